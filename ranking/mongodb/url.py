"""URLs of MongoDB: their required parts, and the options that no URL can change."""

from dataclasses import dataclass, field
from typing import Any

from pymongo.errors import ConfigurationError, InvalidURI
from pymongo.uri_parser import parse_uri

# The deadlines of one operation, and of all operations of one response.
WORK_SECONDS = 2.0
RESPONSE_SECONDS = 4.0
CONNECTIONS_AT_MOST = 10
_SCHEME = "mongodb://"
_FORM = f"{_SCHEME}USER@HOST:PORT/DATABASE?replicaSet=NAME"
_BY_PASSWORD = {"DEFAULT", "PLAIN", "SCRAM-SHA-1", "SCRAM-SHA-256"}
_UNVERIFIED = {"tlsinsecure", "tlsallowinvalidcertificates", "tlsallowinvalidhostnames"}
# The meaning of 201, and the longest time until a response, depend on these.
_OPTIONS: dict[str, Any] = {
    "w": "majority",
    "journal": True,
    "retryWrites": True,
    "retryReads": True,
    "readConcernLevel": "majority",
    "readPreference": "primary",
    "timeoutMS": int(WORK_SECONDS * 1000),
    "serverSelectionTimeoutMS": int(WORK_SECONDS * 1000),
    "connectTimeoutMS": int(WORK_SECONDS * 1000),
    "maxPoolSize": CONNECTIONS_AT_MOST,
    "tz_aware": True,
    "appname": "trip-ranking",
}


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a store; its text and its repr contain no secrets."""

    url: str = field(repr=False)
    options: dict[str, Any] = field(repr=False)
    database: str
    hosts: str

    def __str__(self) -> str:
        return f"{_SCHEME}{self.hosts}/{self.database}"


def address(url: str) -> Address:
    """Return the address in ``url``; raises ``ValueError``, without the password, if invalid."""
    if not url.startswith(_SCHEME):
        raise ValueError(f"a ranking store on MongoDB is {_FORM}")
    parsed = parsed_url(url)
    if not parsed["database"]:
        raise ValueError(f"names no database: {_FORM}")
    options = parsed["options"]
    mechanism = options.get("authMechanism", "DEFAULT")
    if parsed["username"] and not parsed["password"] and mechanism in _BY_PASSWORD:
        raise ValueError("names a user: set RANKING_DATABASE_PASSWORD")
    if mechanism == "PLAIN" and not options.get("tls"):
        raise ValueError("authMechanism=PLAIN sends the password in clear: it needs tls=true")
    hosts = ",".join(f"{host}:{port}" for host, port in parsed["nodelist"])
    return Address(url, _OPTIONS, parsed["database"], hosts)


def parsed_url(url: str) -> dict[str, Any]:
    """Return the parts of a URL; ``ValueError`` if it is not valid or turns off verification."""
    try:
        parsed: dict[str, Any] = parse_uri(url)
    except (InvalidURI, ConfigurationError, ValueError):
        # Their messages repeat parts of the URL.
        raise ValueError(f"is not a valid URL of MongoDB, which is {_FORM}") from None
    except OSError as error:
        raise ValueError(f"names a file that cannot be read: {error}") from None
    if _UNVERIFIED & {name.lower() for name in parsed["options"]}:
        raise ValueError("must not turn off the verification of TLS")
    return parsed
