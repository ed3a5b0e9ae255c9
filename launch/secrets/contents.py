"""The Secrets that the manifests name, and what is in each of them."""

import secrets
import string
from datetime import datetime
from typing import Any

from launch.secrets.certificates import certificates

PASSWORDS = "trip-passwords"
AUTHORITY = "trip-ca"
SERVERS = ("mysql", "mongodb", "kafka")
CERTIFICATES = (AUTHORITY, *(f"{server}-tls" for server in SERVERS))
LENGTHS = {
    "mysql-root": 32,
    "mysql-currency": 32,
    "mysql-history": 32,
    "mongodb-root": 32,
    "mongodb-ranking": 32,
    "mongodb-keyfile": 64,
    "kafka-trip": 32,
    "ranking-reset-token": 32,
}
# Nothing that a shell, SQL, a URL or a properties file would read as more than a letter.
LETTERS = string.ascii_letters + string.digits

Secret = dict[str, Any]


def passwords(names: set[str]) -> Secret:
    """Return the Secret of passwords with new ones for ``names``."""
    chosen = {name: _random(LENGTHS[name]) for name in LENGTHS if name in names}
    return _secret(PASSWORDS, "Opaque", chosen)


def of_certificates(namespace: str, now: datetime) -> list[Secret]:
    """Return the Secrets of a new authority and of the servers' certificates."""
    authority, signed = certificates(SERVERS, namespace, now)
    own = {"ca.crt": authority}
    return [
        _secret(AUTHORITY, "Opaque", own),
        *(
            _secret(
                f"{server}-tls",
                "kubernetes.io/tls",
                {"tls.crt": each.certificate, "tls.key": each.key, **own},
            )
            for server, each in signed.items()
        ),
    ]


def _random(length: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(length))


def _secret(name: str, kind: str, values: dict[str, str]) -> Secret:
    labels = {"app.kubernetes.io/part-of": "trip-service"}
    metadata = {"name": name, "labels": labels}
    described = {"apiVersion": "v1", "kind": "Secret", "type": kind}
    return {**described, "metadata": metadata, "stringData": values}
