"""The URL of Kafka: its parts, what is refused, and that its password never shows."""

from pathlib import Path

import pytest

from chassis.events.backends import open_url
from chassis.events.kafka.url import parse_url
from chassis.settings import Settings, load
from ingestor.__main__ import main as ingestor

SECRET = "xy%2Fzzy%40"


def test_a_url_may_name_several_servers() -> None:
    assert parse_url("kafka://one:9092,two.example:9093").servers == "one:9092,two.example:9093"
    assert parse_url("kafka://[::1]:9092").security == {"security.protocol": "PLAINTEXT"}


def test_a_user_connects_over_tls_by_default() -> None:
    assert parse_url(f"kafka://ad%40min:{SECRET}@one:9092").security == {
        "security.protocol": "SASL_SSL",
        "sasl.mechanism": "SCRAM-SHA-512",
        "sasl.username": "ad@min",
        "sasl.password": "xy/zzy@",
    }


def test_parameters_choose_the_security(tmp_path: Path) -> None:
    authority = tmp_path / "ca.pem"
    authority.touch()
    query = f"security.protocol=SASL_SSL&sasl.mechanism=PLAIN&ssl.ca.location={authority}"

    security = parse_url(f"kafka://user:{SECRET}@one:9092?{query}").security

    assert security["sasl.mechanism"] == "PLAIN"
    assert security["ssl.ca.location"] == str(authority)


def test_a_static_member_has_a_name() -> None:
    assert parse_url("kafka://one:9092?group.instance.id=pod-1").instance == "pod-1"


@pytest.mark.parametrize(
    ("rest", "sentence"),
    [
        ("", "HOST:PORT"),
        ("one", "HOST:PORT"),
        ("one:0", "HOST:PORT"),
        ("one:65536", "HOST:PORT"),
        ("one:9092,", "HOST:PORT"),
        ("one:9092/topic", "HOST:PORT"),
        ("one:9092?acks=1", "unknown parameter 'acks'"),
        ("one:9092?ssl.endpoint.identification.algorithm=none", "unknown parameter"),
        ("one:9092?security.protocol=SSL&security.protocol=PLAINTEXT", "twice"),
        ("one:9092?security.protocol=TLS", "security.protocol must be one of PLAINTEXT, SSL"),
        ("one:9092?ssl.ca.location=/nowhere", "there is no file '/nowhere'"),
        ("one:9092?security.protocol=SASL_SSL", "needs a user and a password"),
        (f"user:{SECRET}@one:9092?security.protocol=SSL", "SSL does not use a user"),
        ("user@one:9092", "needs a user and a password"),
        (f":{SECRET}@one:9092", "needs a user and a password"),
        ("user:xy?zzy@one:9092", "must not contain \\? or /: write them as %3F and %2F"),
        ("user:xy?zzy", "HOST:PORT"),
    ],
)
def test_an_error_never_contains_the_password(rest: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence) as refusal:
        open_url(f"kafka://{rest}")
    assert "zzy" not in str(refusal.value)


@pytest.mark.parametrize("url", ["kafka:/user:xyzzy@one:9092", "user:xyzzy@one:9092", "xyzzy://"])
def test_an_error_does_not_repeat_a_url_of_something_else(url: str) -> None:
    with pytest.raises(ValueError, match="an event log is") as refusal:
        open_url(url)
    assert "zzy" not in str(refusal.value)


def test_the_password_may_come_from_its_own_variable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "password").write_text("xy/zzy@\n")
    monkeypatch.setenv("EVENTS_URL", "kafka://user@one:9092")
    monkeypatch.setenv("EVENTS_PASSWORD_FILE", str(tmp_path / "password"))

    settings = load(Settings)

    assert parse_url(settings.event_log_url).security["sasl.password"] == "xy/zzy@"
    assert "zzy" not in repr(settings)
    assert "zzy" not in repr(parse_url(settings.event_log_url))


@pytest.mark.parametrize(
    "url", ["kafka://one:9092", f"kafka://user:{SECRET}@one:9092", "kafka://one:9092,user"]
)
def test_a_password_without_a_user_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("EVENTS_URL", url)
    monkeypatch.setenv("EVENTS_PASSWORD", "secret")

    with pytest.raises(ValueError, match="EVENTS_PASSWORD needs a URL with a user"):
        _ = load(Settings).event_log_url


@pytest.mark.parametrize("command", ["collect", "backfill", "watch"])
def test_the_ingestor_refuses_to_start_with_a_bad_url(
    command: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("TRIP_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("EVENTS_URL", "kafka://one")

    with pytest.raises(SystemExit) as refusal:
        ingestor([command])

    assert refusal.value.code == 3
    assert "refused to start: EVENTS_URL: kafka:// needs HOST:PORT" in capsys.readouterr().err
