"""The URL of a Kafka cluster: ``kafka://USER@HOST:PORT,HOST:PORT?PARAMETERS``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote

_SERVER = re.compile(r"([\w.-]+|\[[0-9A-Fa-f:.]+\]):(\d{1,5})", re.ASCII)
_HIGHEST_PORT = 65535
_FILES = ("ssl.ca.location", "ssl.certificate.location", "ssl.key.location")
_CHOICES = {
    "security.protocol": ("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"),
    "sasl.mechanism": ("SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN"),
}
_INSTANCE = "group.instance.id"
_PARAMETERS = (*_CHOICES, *_FILES, _INSTANCE)


@dataclass(frozen=True, slots=True)
class Cluster:
    """The configuration of every client of a cluster; ``instance`` names a static member."""

    servers: str
    security: Mapping[str, str] = field(repr=False)
    instance: str | None = None


def parse_url(url: str) -> Cluster:
    """Parse the URL; raises ``ValueError``, which says what is wrong without the password."""
    authority, _, query = url.partition("://")[2].partition("?")
    # The query may be the end of a password, so it is not repeated.
    if "@" in query:
        raise ValueError("a password must not contain ? or /: write them as %3F and %2F")
    login, _, hosts = authority.rpartition("@")
    servers = _servers(hosts.removesuffix("/"))
    parameters = _parameters(query)
    instance = parameters.pop(_INSTANCE, None)
    return Cluster(servers, _security(login, parameters), instance)


def _servers(hosts: str) -> str:
    for host in hosts.split(","):
        server = _SERVER.fullmatch(host)
        if not server or not 0 < int(server[2]) <= _HIGHEST_PORT:
            raise ValueError("kafka:// needs HOST:PORT, or several of them separated by commas")
    return hosts


def _parameters(query: str) -> dict[str, str]:
    pairs = parse_qsl(query, keep_blank_values=True)
    parameters = dict(pairs)
    if len(parameters) < len(pairs):
        raise ValueError("a parameter is given twice")
    for name, value in parameters.items():
        if name not in _PARAMETERS:
            raise ValueError(f"unknown parameter {name!r}; known are {', '.join(_PARAMETERS)}")
        if name in _CHOICES and value not in _CHOICES[name]:
            raise ValueError(f"{name} must be one of {', '.join(_CHOICES[name])}, not {value!r}")
        if name in _FILES and not Path(value).is_file():
            raise ValueError(f"{name}: there is no file {value!r}")
    return parameters


def _security(login: str, parameters: dict[str, str]) -> dict[str, str]:
    user, _, password = login.partition(":")
    # A password is sent without encryption only if the URL says so.
    protocol = parameters.setdefault("security.protocol", "SASL_SSL" if login else "PLAINTEXT")
    sasl = protocol.startswith("SASL")
    if sasl and not (user and password):
        raise ValueError(f"{protocol} needs a user and a password")
    if login and not sasl:
        raise ValueError(f"{protocol} does not use a user")
    if not sasl:
        return parameters
    mechanism = {"sasl.mechanism": _CHOICES["sasl.mechanism"][0]}
    secrets = {"sasl.username": unquote(user), "sasl.password": unquote(password)}
    return {**mechanism, **parameters, **secrets}
