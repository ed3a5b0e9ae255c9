"""The way to the API server: address, TCP, TLS."""

import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from launch.connect.connection import CA, Connection
from launch.doctor.hop import Broken, Hop

SECONDS = 5.0


class Reach:
    """Reaches the API server of a connection."""

    def __init__(self, connection: Connection, folder: Path) -> None:
        parts = urlsplit(connection.server)
        self._host, self._port = parts.hostname or "", parts.port or 443
        self._where = f"{self._host}:{self._port}"
        self._authority = folder / CA

    def hops(self) -> Iterator[Hop]:
        """Yield the hops in their order."""
        yield Hop(f"the address of {self._host}", self._resolve)
        yield Hop(f"TCP to {self._where}", self._connect)
        yield Hop(f"TLS with {self._authority.name}", self._shake_hands)

    def _resolve(self) -> str:
        try:
            found = socket.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise Broken(
                f"{self._host} has no address: {error.strerror}",
                "connect the VPN or set the DNS server that knows the name; if the cluster has "
                "moved, run make connect",
            ) from None
        return ", ".join(sorted({str(each[4][0]) for each in found}))

    def _connect(self) -> str:
        try:
            socket.create_connection((self._host, self._port), SECONDS).close()
        except OSError as error:
            raise Broken(
                f"{self._where} takes no connection: {error.strerror or error}",
                "start the cluster, or open the way to it (VPN, firewall, its list of networks "
                "that may reach the API server)",
            ) from None
        return "connected"

    def _shake_hands(self) -> str:
        try:
            context = ssl.create_default_context(cafile=self._authority)
        except (OSError, ssl.SSLError):
            raise Broken(
                f"{self._authority} cannot be used", "run make connect, which writes it"
            ) from None
        try:
            with (
                socket.create_connection((self._host, self._port), SECONDS) as plain,
                context.wrap_socket(plain, server_hostname=self._host) as secured,
            ):
                return str(secured.version())
        except ssl.SSLCertVerificationError as error:
            raise Broken(
                f"the certificate of {self._where} is not trusted: {error.verify_message}",
                "run make connect if the cluster has a new certificate authority; otherwise "
                "something else answers at this address, and must not get the token",
            ) from None
        except OSError as error:
            raise Broken(
                f"{self._where} does not speak TLS: {error}",
                "check the address of the API server in the kubeconfig and run make connect",
            ) from None
