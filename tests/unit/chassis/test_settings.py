"""Settings from the environment."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from chassis.settings import RefusedStart, Settings, load


def test_without_any_variable_everything_is_embedded_under_var(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("TRIP_DATA_DIR", raising=False)
    settings = load(Settings)
    assert settings.event_log_url == f"sqlite:///{Path.cwd() / 'var' / 'events'}.db"


def test_a_bad_value_refuses_the_start_and_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LOG_LEVEL", "LOUD")
    with pytest.raises(RefusedStart) as refused:
        load(Settings)
    assert refused.value.code == 3
    assert capsys.readouterr().err.startswith("refused to start: LOG_LEVEL: ")


def test_every_bad_value_is_named_at_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LOG_LEVEL", "LOUD")
    monkeypatch.setenv("LOG_ACCESS", "perhaps")
    with pytest.raises(RefusedStart):
        load(Settings)
    message = capsys.readouterr().err
    assert "LOG_LEVEL" in message
    assert "LOG_ACCESS" in message


def test_a_value_may_be_read_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = tmp_path / "url"
    secret.write_text("sqlite:////elsewhere/events.db\n")
    monkeypatch.setenv("EVENTS_URL_FILE", str(secret))
    assert load(Settings).event_log_url == "sqlite:////elsewhere/events.db"


def test_the_variable_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = tmp_path / "level"
    secret.write_text("ERROR")
    monkeypatch.setenv("LOG_LEVEL_FILE", str(secret))
    monkeypatch.setenv("LOG_LEVEL", "DEBUG")
    assert load(Settings).log_level == "DEBUG"


def test_a_missing_file_refuses_the_start(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EVENTS_URL_FILE", "/nowhere/url")
    with pytest.raises(RefusedStart):
        load(Settings)
    assert "EVENTS_URL_FILE: cannot read /nowhere/url" in capsys.readouterr().err


def test_an_empty_variable_is_an_unset_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_LEVEL", "")
    assert load(Settings).log_level == "INFO"


def test_settings_do_not_change_once_read() -> None:
    with pytest.raises(ValidationError):
        load(Settings).log_level = "DEBUG"  # type: ignore[misc]


def test_a_metrics_host_that_is_not_an_address_refuses_the_start(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("METRICS_HOST", "everywhere")
    with pytest.raises(RefusedStart):
        load(Settings)
    assert "METRICS_HOST: value is not a valid IPv4 or IPv6 address" in capsys.readouterr().err
