"""A service that is told to stop, or never should have started."""

import signal
import threading
import time

import pytest

from tests.helpers.gunicorn import Answer, eventually, launched, running

APP = "tests.helpers.slow_app:app"


def test_it_turns_unready_first_and_still_answers_then_ends_well() -> None:
    with running(APP, env={"DRAIN_SECONDS": "2"}) as server:
        assert server.get("/readyz").status == 200
        server.signal(signal.SIGTERM)
        eventually(lambda: server.get("/readyz").status == 503, seconds=2)
        assert server.get("/livez").status == 200
        assert server.process.wait(10) == 0


def test_a_request_in_flight_is_answered() -> None:
    with running(APP) as server:
        answers: list[Answer] = []
        asking = threading.Thread(target=lambda: answers.append(server.get("/slow")))
        asking.start()
        time.sleep(0.5)
        server.signal(signal.SIGTERM)
        asking.join(20)
        assert [answer.status for answer in answers] == [200]
        assert server.process.wait(20) == 0


@pytest.mark.parametrize(
    ("app", "variable", "value"),
    [
        (APP, "DRAIN_SECONDS", "soon"),
        ("currency.app:app", "CURRENCY_CONSUMER_PORT", "99999"),
        ("currency.app:app", "CURRENCY_DATABASE_URL", "oracle://somewhere/else"),
        ("history.app:app", "HISTORY_DATABASE_URL", "nothing"),
        ("ranking.app:app", "RANKING_TIMEZONE", "Asia/Nowhere"),
        ("ranking.app:app", "RANKING_DATABASE_URL", "redis://somewhere"),
    ],
)
def test_a_bad_setting_refuses_the_start_and_names_the_variable(
    app: str, variable: str, value: str
) -> None:
    # One worker: gunicorn ends with 1 if a second one is refused while it halts for the first.
    with launched(app, 1, env={variable: value}) as server:
        assert server.process.wait(20) == 3
        assert f"refused to start: {variable}: " in server.read_log()
