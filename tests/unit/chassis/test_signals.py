import os
import signal
import threading

import pytest

from chassis.signals import STOP_SIGNALS, ending_on_signals, stop_request


@pytest.mark.parametrize("number", STOP_SIGNALS)
def test_a_request_to_stop_is_seen_whichever_thread_gets_the_signal(number: signal.Signals) -> None:
    done = threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    try:
        with stop_request() as asked:
            assert other.ident
            # Only once this thread waits, so that it runs no Python that would see the signal.
            later = threading.Timer(0.2, signal.pthread_kill, (other.ident, number))
            later.start()
            assert asked.wait(10)
            later.join()
    finally:
        done.set()
        other.join()


def test_a_request_to_stop_from_before_the_wait_is_seen_by_each_wait() -> None:
    with stop_request() as asked:
        assert not asked.wait(0)
        os.kill(os.getpid(), signal.SIGTERM)
        assert asked.wait()
        assert asked.wait(0)


def test_what_the_signals_did_before_is_put_back() -> None:
    before = [signal.getsignal(number) for number in STOP_SIGNALS]
    with ending_on_signals(), stop_request():
        pass
    assert [signal.getsignal(number) for number in STOP_SIGNALS] == before
    assert signal.set_wakeup_fd(-1) == -1
