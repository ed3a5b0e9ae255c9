"""TLS to MySQL: a server without a valid certificate is refused."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from chassis.stores.errors import StoreUnavailable
from chassis.stores.sql import Database
from tests.helpers.needs import needs
from tests.helpers.ports import free_port
from tests.helpers.servers import sql
from tests.helpers.servers.process import SYSTEM_PATH, run
from tests.helpers.servers.sql import SqlServer


def certificate(folder: Path, name: str) -> Path:
    """Make a self-signed certificate for 127.0.0.1."""
    needs(shutil.which("openssl"), "no openssl here")
    made = folder / f"{name}.pem"
    made_for = ["-subj", f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1"]
    into = ["-keyout", str(made.with_suffix(".key")), "-out", str(made)]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    subprocess.run([*command, *made_for, *into], check=True, capture_output=True)
    return made


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("certificates")
    return {name: certificate(folder, name) for name in ("ours", "other")}


@pytest.fixture(scope="module")
def server(
    certificates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SqlServer]:
    """A MariaDB with the certificate ``ours``."""
    folder = tmp_path_factory.mktemp("tls")
    program = shutil.which("mariadbd", path=SYSTEM_PATH)
    needs(program, "no MariaDB here: install mariadb-server")
    options = sql.common(folder)
    run(["mariadb-install-db", *options, "--skip-test-db"], folder)
    ours = certificates["ours"]
    shown = [f"--ssl-cert={ours}", f"--ssl-key={ours.with_suffix('.key')}"]
    with sql.served([str(program), *options, *shown], free_port(), folder) as served:
        yield served


def cipher(url: str) -> str:
    """Return the cipher of a connection to ``url``."""
    database = Database(url, ())
    try:
        database.migrate()
        with database.reading("cipher") as connection:
            _, value = connection.execute(text("SHOW STATUS LIKE 'Ssl_cipher'")).one()
            return str(value)
    finally:
        database.close()


def test_a_certificate_of_the_authority_is_accepted(
    server: SqlServer, certificates: dict[str, Path]
) -> None:
    with server.database() as url:
        assert cipher(f"{url}?ssl_ca={certificates['ours']}")


def test_a_certificate_of_another_authority_is_refused(
    server: SqlServer, certificates: dict[str, Path]
) -> None:
    with server.database() as url:
        with pytest.raises(StoreUnavailable, match="certificate"):
            cipher(f"{url}?ssl_ca={certificates['other']}")


def test_a_certificate_for_another_name_is_refused(
    server: SqlServer, certificates: dict[str, Path]
) -> None:
    with server.database() as url:
        elsewhere = url.replace("127.0.0.1", "localhost")
        with pytest.raises(StoreUnavailable, match="certificate"):
            cipher(f"{elsewhere}?ssl_ca={certificates['ours']}")


def test_an_authority_that_cannot_be_read_is_an_outage_until_it_can(
    server: SqlServer, certificates: dict[str, Path], tmp_path: Path
) -> None:
    authority = tmp_path / "ca.pem"
    authority.write_text("half of a certifi")
    with server.database() as url:
        with pytest.raises(StoreUnavailable):
            cipher(f"{url}?ssl_ca={authority}")
        authority.write_bytes(certificates["ours"].read_bytes())
        assert cipher(f"{url}?ssl_ca={authority}")


def test_a_server_without_tls_is_refused(mariadb: SqlServer, certificates: dict[str, Path]) -> None:
    with mariadb.database() as url:
        with pytest.raises(StoreUnavailable, match="SSL is required"):
            cipher(f"{url}?ssl_ca={certificates['ours']}")
