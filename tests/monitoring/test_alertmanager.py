"""A real Alertmanager: who gets which message, and which alerts are held back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import urllib3

from tests.helpers.alertmanager import Alertmanager, Receiver, receiving, running
from tests.helpers.gunicorn import eventually

WEBHOOK, DEAD_MAN, SLACK = "/webhook", "/dead-man", "/slack"


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    """A receiver of every channel that speaks HTTP."""
    with receiving() as started:
        yield started


@pytest.fixture(scope="module")
def alertmanager(
    receiver: Receiver, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Alertmanager]:
    """Alertmanager with three channels and messages in Korean."""
    secrets = {
        "webhook-url": f"{receiver.address}{WEBHOOK}",
        "dead-man-url": f"{receiver.address}{DEAD_MAN}",
        "slack-url": f"{receiver.address}{SLACK}",
    }
    with running(tmp_path_factory.mktemp("alertmanager"), secrets, "ko") as started:
        yield started


def test_without_a_secret_it_starts_and_shows_alerts(tmp_path: Path) -> None:
    with running(tmp_path, {}) as started:
        started.fire("TripServiceDown", "critical", app="service-currency")
        assert started.states("TripServiceDown") == {"": "active"}
        metrics = urllib3.request("GET", f"{started.address}/metrics").data.decode()
        failed = [
            line
            for line in metrics.splitlines()
            if line.startswith("alertmanager_notifications_failed")
        ]
        assert failed
        assert all(line.endswith(" 0") for line in failed)


@pytest.mark.parametrize(
    ("severity", "name"), [("critical", "at-once"), ("warning", "in-working-hours")]
)
def test_the_severity_decides_who_is_told(
    alertmanager: Alertmanager, receiver: Receiver, severity: str, name: str
) -> None:
    alertmanager.fire(f"Severity{severity}", severity, app="service-currency")
    eventually(lambda: receiver.got(WEBHOOK, f"Severity{severity}"))
    (message,) = receiver.got(WEBHOOK, f"Severity{severity}")
    assert message["receiver"] == name


def test_the_watchdog_goes_to_the_dead_mans_switch_alone(
    alertmanager: Alertmanager, receiver: Receiver
) -> None:
    alertmanager.fire("Watchdog", "none")
    alertmanager.fire("AfterWatchdog", "critical")
    eventually(lambda: receiver.got(DEAD_MAN, "Watchdog"))
    eventually(lambda: receiver.got(WEBHOOK, "AfterWatchdog"))
    assert not receiver.got(WEBHOOK, '"Watchdog"')
    assert not receiver.got(DEAD_MAN, "AfterWatchdog")


def test_alerts_of_one_name_in_one_namespace_are_one_message(
    alertmanager: Alertmanager, receiver: Receiver
) -> None:
    for app in ("service-currency", "service-history"):
        alertmanager.fire("Grouped", "critical", namespace="trip", app=app)
    alertmanager.fire("Grouped", "critical", namespace="another", app="service-currency")
    eventually(lambda: sorted(last_counts(receiver)) == [1, 2])


def last_counts(receiver: Receiver) -> list[int]:
    """Return how many alerts the last message of each group has."""
    messages = receiver.got(WEBHOOK, "Grouped")
    return [*{each["groupKey"]: len(each["alerts"]) for each in messages}.values()]


@pytest.mark.parametrize(
    ("worse", "held", "same"),
    [
        (("Worst", "critical"), ("Worst", "warning"), "namespace"),
        (("InfoInhibitor", "none"), ("Info", "info"), "namespace"),
        (("KubeAPIDown", "critical"), ("TripServiceAbsent", "critical"), "cluster"),
        (("TripServiceDown", "critical"), ("TripLatencyHigh", "warning"), "app"),
        (("TripStoreUnreachable", "critical"), ("TripQueriesSlow", "warning"), "app"),
        (("KubeNodeNotReady", "critical"), ("KubeNodeUnreachable", "warning"), "node"),
    ],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
def test_what_follows_from_a_worse_alert_is_held_back_and_nothing_else(
    alertmanager: Alertmanager, worse: tuple[str, str], held: tuple[str, str], same: str
) -> None:
    of_one = {"cluster": worse[0], same: worse[0]}
    alertmanager.fire(*worse, **of_one, is_="worse")
    alertmanager.fire(*held, **of_one, is_="held")
    alertmanager.fire(*held, **{**of_one, same: f"another than {worse[0]}"}, is_="sent")
    expected = {"worse": "active", "held": "suppressed", "sent": "active"}
    eventually(lambda: alertmanager.states(worse[0]) == expected)


def test_a_message_in_korean_says_what_is_wrong_and_what_to_do_and_when_it_is_over(
    alertmanager: Alertmanager, receiver: Receiver
) -> None:
    alertmanager.fire("Korean", "critical", app="service-ranking")
    eventually(lambda: receiver.got(SLACK, "Korean"))
    (attachment,) = receiver.got(SLACK, "Korean")[0]["attachments"]
    assert attachment["title"] == "심각: Korean (rig 클러스터)"
    assert "service-ranking: summary of Korean" in attachment["text"]
    assert "description of Korean" in attachment["text"]
    assert "조치 방법: docs/runbooks/Korean.md" in attachment["text"]
    alertmanager.fire("Korean", "critical", minutes=-1, app="service-ranking")
    eventually(lambda: len(receiver.got(SLACK, "Korean")) == 2)
    (attachment,) = receiver.got(SLACK, "Korean")[1]["attachments"]
    assert attachment["title"] == "해소: Korean (rig 클러스터)"
    assert "해소됨: summary of Korean" in attachment["text"]


def test_a_message_in_english_says_the_same(tmp_path: Path, receiver: Receiver) -> None:
    with running(tmp_path, {"slack-url": f"{receiver.address}/english"}, "en") as started:
        started.fire("English", "warning", app="service-ranking")
        eventually(lambda: receiver.got("/english", "English"))
    (attachment,) = receiver.got("/english", "English")[0]["attachments"]
    assert attachment["title"] == "Warning: English on rig"
    assert "What to do: docs/runbooks/English.md" in attachment["text"]
