"""Who sends a request, behind how many proxies of ours."""

import pytest
from flask import Flask, request

from chassis.web.proxies import client, pseudonym, trust_proxies

PEER = "192.0.2.1"


def seen(hops: int, forwarded: str | None) -> str:
    app = Flask(__name__, static_folder=None)

    @app.get("/")
    def address() -> str:
        return request.remote_addr or ""

    trust_proxies(app, hops)
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return app.test_client().get("/", headers=headers, environ_base={"REMOTE_ADDR": PEER}).text


@pytest.mark.parametrize(
    ("hops", "forwarded", "address"),
    [
        (0, None, PEER),
        (0, "198.51.100.9", PEER),
        (1, None, PEER),
        (1, "198.51.100.9", "198.51.100.9"),
        (1, "203.0.113.1, 198.51.100.9", "198.51.100.9"),
        (2, "203.0.113.1, 198.51.100.9", "203.0.113.1"),
        (2, "10.0.0.1, 203.0.113.1, 198.51.100.9", "203.0.113.1"),
        (2, "198.51.100.9", PEER),
        (1, "2001:db8::1", "2001:db8::1"),
        (1, "198.51.100.9:5678", "198.51.100.9"),
        (1, "[2001:db8::1]:80", "2001:db8::1"),
        (1, "[2001:db8::1]", "2001:db8::1"),
        (1, "2001:DB8:0::0001", "2001:db8::1"),
        (1, "::ffff:198.51.100.9", "198.51.100.9"),
        (1, "198.051.100.9", PEER),
        (1, "198.51.100.9:", PEER),
        (1, "unknown", PEER),
        (1, "203.0.113.1, ", PEER),
        (1, '"203.0.113.1, 198.51.100.9', "198.51.100.9"),
    ],
)
def test_forwarded_addresses_are_counted_from_the_right(
    hops: int, forwarded: str | None, address: str
) -> None:
    assert seen(hops, forwarded) == address


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("64:ff9b::c000:201", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
    ],
)
def test_a_client_is_an_ipv4_address_or_the_network_of_an_ipv6_address(
    address: str, name: str
) -> None:
    assert client(address) == name


def test_a_pseudonym_depends_on_the_salt_and_on_every_part() -> None:
    names = {
        pseudonym(b"one", "a", "bc"),
        pseudonym(b"two", "a", "bc"),
        pseudonym(b"one", "ab", "c"),
        pseudonym(b"one", "a"),
    }
    assert len(names) == 4
    assert pseudonym(b"one", "a") == pseudonym(b"one", "a")
