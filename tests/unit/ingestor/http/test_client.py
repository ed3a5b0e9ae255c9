import gzip
import logging
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from ingestor.errors import (
    BadRedirect,
    NotPublished,
    RateLimited,
    RequestRefused,
    ServerFailed,
    SourceError,
    TooLarge,
    TooSlow,
    Truncated,
    Unreachable,
    WrongContent,
)
from ingestor.http.client import Client, Limits
from ingestor.http.connections import is_public
from tests.helpers.ingestor import QUICK
from tests.helpers.rate_server import RateServer, Reply, rate_server, unused_url

BODY = b'{"date": "2026-10-30"}'
GOOD = Reply(200, BODY, {"Content-Type": "application/json"})
PATH = "/secret-key/latest"
SHORT = replace(QUICK, read=0.3, total=0.7)


@pytest.fixture
def server() -> Iterator[RateServer]:
    with rate_server() as running:
        yield running


def get(url: str, limits: Limits = QUICK) -> bytes | None:
    return Client(limits).get(url, "json").body


def test_data_arrive_as_they_were_sent(server: RateServer) -> None:
    assert get(server.answer(PATH, GOOD)) == BODY


def test_compressed_data_are_expanded(server: RateServer) -> None:
    packed = Reply(200, gzip.compress(BODY), {"Content-Encoding": "gzip"})
    assert get(server.answer(PATH, packed)) == BODY


@pytest.mark.parametrize(
    "bad",
    [
        Reply(500, b"oops"),
        Reply(503, b"", {"Retry-After": "0"}),
        Reply(429, b"", {"Retry-After": "0"}),
        Reply(200, BODY, sent=9),
        Reply(200, BODY, {"Content-Encoding": "gzip"}),
        Reply(200, b""),
    ],
    ids=["500", "503", "429", "half sent", "broken compression", "empty"],
)
def test_a_transient_failure_is_retried(server: RateServer, bad: Reply) -> None:
    assert get(server.answer(PATH, bad, GOOD)) == BODY
    assert server.asked(PATH) == 2


@pytest.mark.parametrize(
    ("bad", "error", "times"),
    [
        (Reply(500), ServerFailed, 3),
        (Reply(429), RateLimited, 3),
        (Reply(200, BODY, sent=9), Truncated, 3),
        (Reply(200, b" \n"), Truncated, 3),
        (Reply(404), NotPublished, 1),
        (Reply(403), RequestRefused, 1),
        (Reply(200, b"<!DOCTYPE html><p>Sign in"), WrongContent, 1),
        (Reply(200, BODY, {"Content-Type": "text/html; charset=utf-8"}), WrongContent, 1),
        (Reply(200, b"date,rate"), WrongContent, 1),
        (Reply(200, b"{" + b" " * 200_000), TooLarge, 1),
        (Reply(302, b"", {"Location": "/secret-key/latest"}), BadRedirect, 1),
        (Reply(302, b"", {"Location": "ftp://127.0.0.1/secret-key"}), BadRedirect, 1),
        (Reply(302, b"", {"Location": "http://[secret-key"}), BadRedirect, 1),
    ],
)
def test_a_lasting_failure_is_named_by_its_cause(
    server: RateServer, bad: Reply, error: type[SourceError], times: int
) -> None:
    with pytest.raises(error) as caught:
        get(server.answer(PATH, bad))
    assert type(caught.value) is error
    assert server.asked(PATH) in {times, times + QUICK.redirects}


@pytest.mark.parametrize("slow", [Reply(200, BODY * 9, drip=True), Reply(200, drip_head=True)])
def test_a_response_that_arrives_byte_by_byte_is_given_up_in_time(
    server: RateServer, slow: Reply
) -> None:
    started = time.monotonic()
    with pytest.raises(TooSlow):
        get(server.answer(PATH, slow), SHORT)
    # Undisturbed it would take ten seconds.
    assert time.monotonic() - started < 5


def test_a_slow_response_within_the_time_is_accepted(server: RateServer) -> None:
    assert get(server.answer(PATH, Reply(200, b"{}", drip=True))) == b"{}"


def test_a_port_without_a_server_is_unreachable() -> None:
    with pytest.raises(Unreachable):
        get(unused_url())


def test_a_redirect_is_followed(server: RateServer) -> None:
    server.answer("/there", GOOD)
    assert get(server.answer(PATH, Reply(301, b"", {"Location": "/there"}))) == BODY


def test_a_public_source_cannot_redirect_into_our_own_network(server: RateServer) -> None:
    inside = server.answer("/inside", GOOD)
    url = server.answer(PATH, Reply(302, b"", {"Location": inside}))
    with pytest.raises(BadRedirect, match="private network"):
        Client(QUICK, is_public=lambda _: True).get(url, "json")
    assert server.asked("/inside") == 0


@pytest.mark.parametrize(
    ("host", "public"),
    [
        ("127.0.0.1", False), ("localhost", False), ("169.254.169.254", False), ("10.1.2.3", False),
        ("::1", False), ("::ffff:127.0.0.1", False), ("fe80::1", False), ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
    ],
)  # fmt: skip
def test_private_addresses_are_known(host: str, public: bool) -> None:
    assert is_public(host) is public


def test_unchanged_data_are_not_sent_again(server: RateServer) -> None:
    url = server.answer(PATH, Reply(200, BODY, {"ETag": '"v1"'}))
    first = Client(QUICK).get(url, "json")
    second = Client(QUICK).get(url, "json", first.etag)
    assert (first.body, first.etag, second.body) == (BODY, '"v1"', None)


def test_retry_after_is_respected(server: RateServer) -> None:
    patient = Limits(total=5, longest_wait=2, first_wait=0.01)
    url = server.answer(PATH, Reply(429, b"", {"Retry-After": "1"}), GOOD)
    started = time.monotonic()
    assert get(url, patient) == BODY
    assert time.monotonic() - started >= 1


def test_a_long_retry_after_ends_the_attempts(server: RateServer) -> None:
    with pytest.raises(RateLimited):
        get(server.answer(PATH, Reply(429, b"", {"Retry-After": "3600"}), GOOD))
    assert server.asked(PATH) == 1


@pytest.mark.parametrize(
    "bad",
    [
        Reply(500),
        Reply(403),
        Reply(200, BODY, sent=9),
        Reply(200, BODY * 9, drip=True),
        Reply(302, b"", {"Location": PATH}),
        Reply(302, b"", {"Location": f"http://127.0.0.1:99999{PATH}"}),
        Reply(302, b"", {"Location": f"http://[{PATH}"}),
        Reply(200, b"<html>"),
        None,
    ],
)
def test_no_error_and_no_log_line_repeats_the_url(
    server: RateServer, bad: Reply | None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    url = server.answer(PATH, bad) if bad else unused_url() + PATH
    with pytest.raises(SourceError) as caught:
        get(url, SHORT)
    error: BaseException | None = caught.value
    while error is not None:
        assert "secret" not in repr(error)
        error = error.__cause__ or error.__context__
    assert "secret" not in caplog.text
