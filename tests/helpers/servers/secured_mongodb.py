"""MongoDB as a cluster has it: with users, TLS and a key file, and not initiated yet."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from launch.secrets.certificates import certificates
from tests.helpers.servers.mongodb import OPTIONS, SET, SMALL, program
from tests.helpers.servers.process import HOST, PING_SECONDS, Server, free_port


class SecuredMongoDB(Server):
    """A server that lets in only users, except from this machine while there are none."""

    ERRORS = (PyMongoError,)

    def __init__(self, folder: Path, port: int, authority: Path, command: Sequence[str]) -> None:
        self.port, self.authority = port, authority
        super().__init__(
            f"mongodb://localhost:{port}/?tls=true&tlsCAFile={authority}", command, folder
        )

    def ping(self) -> None:
        """Say hello, which is all that anyone may say."""
        with self.client() as client:
            client.admin.command("hello")

    def client(self, **options: Any) -> MongoClient[dict[str, Any]]:
        """Return a client of this server alone, with short time-outs."""
        soon = {"serverSelectionTimeoutMS": PING_SECONDS * 1000, "directConnection": True}
        return MongoClient(self.address, **{**soon, **options})

    def is_primary(self) -> bool:
        """Tell whether the server takes writes."""
        try:
            with self.client() as client:
                return bool(client.admin.command("hello")["isWritablePrimary"])
        except PyMongoError:
            return False


@dataclass(frozen=True)
class Volume:
    """What outlives a server: its data, key file and certificate."""

    folder: Path

    def prepare(self) -> None:
        """Make them."""
        (self.folder / "data").mkdir()
        authority, made = certificates(["mongodb"], "trip", datetime.now(UTC))
        (self.folder / "ca.pem").write_text(authority)
        (self.folder / "server.pem").write_text(made["mongodb"].key + made["mongodb"].certificate)
        (self.folder / "key").write_text("k" * 64)
        (self.folder / "key").chmod(0o400)

    @contextmanager
    def served(self, port: int | None = None) -> Iterator[SecuredMongoDB]:
        """Run a server on it."""
        port = port or free_port()
        authority = self.folder / "ca.pem"
        listening = ("--bind_ip", HOST, "--port", str(port), "--nounixsocket", "--replSet", SET)
        security = (
            *("--keyFile", str(self.folder / "key"), "--tlsMode", "requireTLS"),
            *("--tlsCertificateKeyFile", str(self.folder / "server.pem")),
            *("--tlsCAFile", str(authority), "--tlsAllowConnectionsWithoutCertificates"),
        )
        data = ("--dbpath", str(self.folder / "data"))
        command = [program(), *data, *listening, *security, *SMALL, *OPTIONS]
        with SecuredMongoDB(self.folder, port, authority, command).running() as server:
            yield server
