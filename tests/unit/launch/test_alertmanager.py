"""The configuration of Alertmanager has the channels whose secrets exist."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from launch import alertmanager
from launch.targets import PROMETHEUS

EMAIL = {"to": "ops@example.org", "from": "trip@example.org", "smarthost": "mail.example.org:587"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The configuration without a secret."""
    for name in ("alertmanager.yml", "channels.yml"):
        shutil.copy(PROMETHEUS / name, tmp_path / name)
    (tmp_path / "secrets").mkdir()
    return tmp_path


def receivers(folder: Path, language: str = "en") -> dict[str, dict[str, Any]]:
    content = alertmanager.configuration(folder, language)
    return {receiver.pop("name"): receiver for receiver in content["receivers"]}


def test_without_a_secret_no_receiver_has_a_channel(folder: Path) -> None:
    assert receivers(folder) == {
        "at-once": {}, "in-working-hours": {}, "dead-man": {}, "nobody": {}
    }  # fmt: skip


def test_a_url_of_slack_is_named_and_not_copied(folder: Path) -> None:
    secret = folder / "secrets" / "slack-url"
    secret.write_text("https://hooks.example/very-secret")
    found = receivers(folder, "ko")
    assert found["at-once"] == found["in-working-hours"]
    (slack,) = found["at-once"]["slack_configs"]
    assert slack["api_url_file"] == str(secret)
    assert slack["title"] == '{{ template "title.ko" . }}'
    assert "very-secret" not in str(found)


def test_a_password_needs_the_settings_of_mail_beside_it(folder: Path) -> None:
    (folder / "secrets" / "email-password").write_text("secret")
    with pytest.raises(FileNotFoundError, match=r"email\.yml"):
        receivers(folder)
    (folder / "secrets" / "email.yml").write_text(yaml.safe_dump(EMAIL))
    (mail,) = receivers(folder)["in-working-hours"]["email_configs"]
    assert mail["smarthost"] == "mail.example.org:587"
    assert mail["auth_password_file"].endswith("/secrets/email-password")


def test_the_dead_mans_switch_hears_of_nothing_else(folder: Path) -> None:
    (folder / "secrets" / "dead-man-url").write_text("http://127.0.0.1:1/\n")
    found = receivers(folder)
    assert found["dead-man"]["webhook_configs"][0]["url"] == "http://127.0.0.1:1/"
    assert found["at-once"] == {}


def test_an_empty_secret_is_refused_by_name(folder: Path) -> None:
    (folder / "secrets" / "webhook-url").write_text("\n")
    with pytest.raises(alertmanager.Refused, match=r"webhook-url is empty"):
        receivers(folder)


def test_the_command_prints_what_alertmanager_reads(capsys: pytest.CaptureFixture[str]) -> None:
    alertmanager.main([])
    assert yaml.safe_load(capsys.readouterr().out)["route"]["receiver"] == "in-working-hours"
