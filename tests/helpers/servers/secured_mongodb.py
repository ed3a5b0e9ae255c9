"""MongoDB as a cluster has it: with users, TLS and a key file, and not initiated."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from launch.secrets.certificates import certificates
from tests.helpers.clone import ROOT
from tests.helpers.ports import HOST, free_port
from tests.helpers.servers.mongodb import OPTIONS, SMALL, program
from tests.helpers.servers.process import PING_SECONDS, Server

CONFIG = ROOT / "infra" / "base" / "mongodb" / "mongod.conf"
KEY = "k" * 64


class SecuredMongoDB(Server):
    """A server that lets in only users, from this machine too."""

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
        (self.folder / "key").write_text(KEY)
        (self.folder / "key").chmod(0o400)

    @contextmanager
    def served(self, port: int | None = None) -> Iterator[SecuredMongoDB]:
        """Run a server on it."""
        port = port or free_port()
        authority = self.folder / "ca.pem"
        # As for a client on another machine, which a cluster's initialiser is.
        remote = ("--setParameter", "enableLocalhostAuthBypass=false")
        command = [program(), "--config", self._config(port), *remote, *SMALL, *OPTIONS]
        with SecuredMongoDB(self.folder, port, authority, command).running() as server:
            yield server

    def _config(self, port: int) -> str:
        """Write the configuration of a cluster with the files and the address of here."""
        config = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))
        config["storage"]["dbPath"] = str(self.folder / "data")
        config["security"]["keyFile"] = str(self.folder / "key")
        tls = {"certificateKeyFile": "server.pem", "CAFile": "ca.pem"}
        config["net"]["tls"] |= {key: str(self.folder / name) for key, name in tls.items()}
        del config["net"]["bindIpAll"]
        config["net"] |= {"bindIp": HOST, "port": port}
        file = self.folder / "mongod.conf"
        file.write_text(yaml.safe_dump(config), encoding="utf-8")
        return str(file)
