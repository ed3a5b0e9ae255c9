"""The settings with which ranking refuses to start."""

from pathlib import Path

import pytest

from chassis.settings import RefusedStart, load
from ranking.app import create_app
from ranking.settings import RankingSettings


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("RANKING_TIMEZONE", "Mars/Olympus"),
        ("RANKING_TIMEZONE", "../../etc/passwd"),
        ("RANKING_CLICK_LIMIT", "0"),
        ("RANKING_CLICK_LIMIT", "100/minute"),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "yes"),
    ],
)
def test_a_bad_value_refuses_the_start_and_names_its_variable(
    variable: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(RefusedStart):
        load(RankingSettings)
    assert variable in capsys.readouterr().err


def test_an_unsupported_store_refuses_the_start(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RefusedStart):
        create_app(RankingSettings(ranking_database_url="redis://localhost/"))
    assert "RANKING_DATABASE_URL" in capsys.readouterr().err


def test_the_token_can_come_from_a_file_and_is_never_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "token"
    file.write_text("from a file\n")
    monkeypatch.setenv("RANKING_RESET_TOKEN_FILE", str(file))
    settings = load(RankingSettings)
    assert settings.ranking_reset_token is not None
    assert settings.ranking_reset_token.get_secret_value() == "from a file"
    assert "from a file" not in repr(settings)


def test_an_empty_token_refuses_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "token"
    file.write_text("\n")
    monkeypatch.setenv("RANKING_RESET_TOKEN_FILE", str(file))
    with pytest.raises(RefusedStart):
        load(RankingSettings)


def test_an_unset_store_is_embedded(tmp_path: Path) -> None:
    settings = RankingSettings(trip_data_dir=tmp_path)
    assert settings.store_url == f"sqlite:///{tmp_path}/ranking.db"
