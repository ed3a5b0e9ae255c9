"""The client of a request, and how to tell clients apart without keeping their addresses."""

import re
from collections.abc import Iterable
from hashlib import blake2b
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING

from flask import Flask

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SALT_BYTES = 32
# The network that a provider gives to one customer, who may use every address in it.
CUSTOMER_PREFIX = 64
_TRANSLATED = IPv6Network("64:ff9b::/96")
_IPV4 = 0xFFFF_FFFF
_WITH_PORT = re.compile(r"([\d.]+):\d{1,5}|\[([^\]]+)\](?::\d{1,5})?", re.ASCII)

Address = IPv4Address | IPv6Address


class ForwardedClient:
    """Sets ``REMOTE_ADDR`` to the entry that the outermost of ``hops`` proxies wrote.

    It leaves ``REMOTE_ADDR`` as it is if that entry is not an address. The header is split at every
    comma: a client that opens a quotation mark could otherwise hide what the proxies append.
    """

    def __init__(self, app: "WSGIApplication", hops: int) -> None:
        self._app, self._hops = app, hops

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Handle a request."""
        entries = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(entries) >= self._hops and (seen := parsed(entries[-self._hops])):
            environ["REMOTE_ADDR"] = str(seen)
        return self._app(environ, start_response)


def trust_proxies(app: Flask, hops: int) -> None:
    """Make ``request.remote_addr`` the address that the outermost of ``hops`` proxies saw.

    Our proxies wrote only the last ``hops`` entries of ``X-Forwarded-For``. A request with fewer
    entries, or with something else than an address, keeps the address of its peer.
    """
    if hops:
        app.wsgi_app = ForwardedClient(app.wsgi_app, hops)  # type: ignore[method-assign]


def parsed(text: str) -> Address | None:
    """Return the address in ``text`` without its port; ``None`` if ``text`` has no address."""
    text = text.strip()
    if found := _WITH_PORT.fullmatch(text):
        text = found[1] or found[2]
    try:
        return _unmapped(ip_address(text))
    except ValueError:
        return None


def client(address: str) -> str:
    """Return the name of the client at ``address``: an IPv4 address, or the network of an IPv6 one.

    What is not an address, as with a Unix socket, is its own name.
    """
    known = parsed(address)
    if isinstance(known, IPv6Address):
        return str(IPv6Network((int(known), CUSTOMER_PREFIX), strict=False))
    return str(known or address)


def pseudonym(salt: bytes, *parts: str) -> str:
    """Return a name for ``parts`` that cannot be traced back once ``salt`` is deleted."""
    return blake2b("\0".join(parts).encode(), key=salt, digest_size=16).hexdigest()


def _unmapped(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 address stands for, if it does."""
    if isinstance(address, IPv4Address):
        return address
    if address in _TRANSLATED:
        return IPv4Address(int(address) & _IPV4)
    return address.ipv4_mapped or address
