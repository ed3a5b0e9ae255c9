"""The client of a request, and how to tell clients apart without keeping their addresses."""

from hashlib import blake2b

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

SALT_BYTES = 32


def trust_proxies(app: Flask, hops: int) -> None:
    """Make ``request.remote_addr`` the address that the outermost of ``hops`` proxies saw.

    Our proxies wrote only the last ``hops`` entries of ``X-Forwarded-For``. A request with fewer
    entries did not come through them and keeps the address of its peer.
    """
    if hops:
        fixed = ProxyFix(app.wsgi_app, x_for=hops, x_proto=0, x_host=0, x_port=0, x_prefix=0)
        app.wsgi_app = fixed  # type: ignore[method-assign]


def pseudonym(salt: bytes, *parts: str) -> str:
    """Return a name for ``parts`` that cannot be traced back once ``salt`` is deleted."""
    return blake2b("\0".join(parts).encode(), key=salt, digest_size=16).hexdigest()
