"""Commands that wait for a server."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import closing

import pytest

from chassis import patience
from chassis.patience import Changes, add_wait, patiently
from chassis.stores.errors import StoreUnavailable
from tests.helpers.ports import free_port


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "PAUSE_SECONDS", 0.05)


@pytest.fixture
def port() -> int:
    return free_port()


def connect(port: int) -> str:
    try:
        with closing(socket.create_connection(("127.0.0.1", port), 1)):
            return "connected"
    except OSError as error:
        raise StoreUnavailable(f"port {port} after {time.monotonic()} s: {error}") from None


@pytest.fixture
def _late_server(port: int) -> Iterator[None]:
    listening = threading.Event()

    def listen() -> None:
        time.sleep(0.3)
        with socket.create_server(("127.0.0.1", port)):
            listening.wait(10)

    server = threading.Thread(target=listen)
    server.start()
    yield
    listening.set()
    server.join()


@pytest.mark.usefixtures("_late_server")
def test_a_server_that_comes_late_is_waited_for_and_the_reason_is_reported_once(port: int) -> None:
    reasons: list[str] = []
    found = patiently(lambda: connect(port), 10, StoreUnavailable, reasons.append)
    assert found == "connected"
    assert [reason.partition(": ")[2] for reason in reasons] == ["[Errno 111] Connection refused"]


def test_each_change_of_the_reason_is_reported() -> None:
    reasons: list[str] = []
    coming = iter(["no such host", "no such host", "refused at 10:01", "refused at 10:02"])

    def call() -> str:
        if reason := next(coming, None):
            raise StoreUnavailable(reason)
        return "done"

    assert patiently(call, 10, StoreUnavailable, reasons.append) == "done"
    assert reasons == ["no such host", "refused at 10:01"]


def test_no_attempt_begins_after_the_last_second(port: int) -> None:
    started = time.monotonic()
    with pytest.raises(StoreUnavailable, match="refused"):
        patiently(lambda: connect(port), 0.3, StoreUnavailable, lambda _: None)
    assert 0.3 <= time.monotonic() - started < 10


def test_without_a_wait_there_is_one_attempt_and_no_report(port: int) -> None:
    reasons: list[str] = []
    with pytest.raises(StoreUnavailable):
        patiently(lambda: connect(port), 0, StoreUnavailable, reasons.append)
    assert reasons == []


def test_any_other_error_ends_the_wait() -> None:
    attempts = []

    def call() -> None:
        attempts.append(1)
        raise ValueError("wrong settings")

    with pytest.raises(ValueError, match="wrong settings"):
        patiently(call, 10, StoreUnavailable, lambda _: None)
    assert attempts == [1]


@pytest.mark.parametrize("text", ["x", "-1", "nan", "inf", "86401"])
def test_a_wait_that_is_not_a_number_of_seconds_is_refused(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    parser = ArgumentParser()
    add_wait(parser, "the store")
    with pytest.raises(SystemExit):
        parser.parse_args([f"--wait={text}"])
    assert f"'{text}' is not a number of seconds" in capsys.readouterr().err


def test_texts_that_differ_in_words_with_digits_are_of_one_kind() -> None:
    changes = Changes()
    texts = ["port 1 is closed", "port 22 is closed", "no answer", "port 1 is closed"]
    assert [changes.is_new(text) for text in texts] == [True, False, True, True]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_wait_at_once_without_a_traceback(number: int, port: int) -> None:
    url = f"mysql+mysqlconnector://trip@127.0.0.1:{port}/currency"
    command = [sys.executable, "-m", "currency.migrate", "--wait", "60"]
    process = subprocess.Popen(
        command, env={**os.environ, "CURRENCY_DATABASE_URL": url}, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr
    with process, process.stderr as errors:
        first = errors.readline()
        process.send_signal(number)
        assert process.wait(30) == 128 + number
        assert errors.read() == ""
    assert "currency migrations: waiting, because mysql+mysqlconnector://" in first
