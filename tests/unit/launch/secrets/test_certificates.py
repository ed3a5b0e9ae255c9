"""The certificates of the datastores, as TLS clients see them."""

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from launch.secrets.certificates import LIFETIME, Certificate, certificates, host_names

NOW = datetime.now(UTC)
STRICT = ssl.VERIFY_X509_STRICT


def serving(folder: Path, server: Certificate) -> ssl.SSLContext:
    file = folder / "server.pem"
    file.write_text(server.key + server.certificate)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def trusting(authority: str) -> ssl.SSLContext:
    context = ssl.create_default_context(cadata=authority)
    context.verify_flags |= STRICT
    return context


def shake_hands(server: ssl.SSLContext, client: ssl.SSLContext, host: str) -> dict[str, object]:
    """Return the certificate that the client was shown and trusts."""
    ours, theirs = socket.socketpair()
    with ours, theirs:

        def serve() -> None:
            try:
                server.wrap_socket(theirs, server_side=True).close()
            except OSError:
                theirs.close()

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            with client.wrap_socket(ours, server_hostname=host) as connection:
                found = connection.getpeercert()
        finally:
            ours.close()
            thread.join()
    assert found
    return dict(found)


@pytest.mark.parametrize("host", [*host_names("mongodb", "trip"), "127.0.0.1"])
def test_a_server_is_trusted_by_each_of_its_names(host: str, tmp_path: Path) -> None:
    authority, made = certificates(["mongodb"], "trip", NOW)
    found = shake_hands(serving(tmp_path, made["mongodb"]), trusting(authority), host)
    ends = ssl.cert_time_to_seconds(str(found["notAfter"]))
    assert abs(ends - (NOW + LIFETIME).timestamp()) < 2
    assert timedelta(days=730) == LIFETIME


@pytest.mark.parametrize("host", ["mysql", "mongodb.other.svc", "example.org"])
def test_a_server_is_not_trusted_by_another_name(host: str, tmp_path: Path) -> None:
    authority, made = certificates(["mongodb"], "trip", NOW)
    with pytest.raises(ssl.SSLCertVerificationError, match="mismatch"):
        shake_hands(serving(tmp_path, made["mongodb"]), trusting(authority), host)


def test_a_server_of_another_authority_is_not_trusted(tmp_path: Path) -> None:
    _, made = certificates(["kafka"], "trip", NOW)
    other, _ = certificates([], "trip", NOW)
    with pytest.raises(ssl.SSLCertVerificationError):
        shake_hands(serving(tmp_path, made["kafka"]), trusting(other), "kafka")


def test_a_client_may_show_the_certificate_of_a_server(tmp_path: Path) -> None:
    authority, made = certificates(["mongodb"], "trip", NOW)
    server = serving(tmp_path, made["mongodb"])
    server.verify_mode = ssl.CERT_REQUIRED
    server.verify_flags |= STRICT
    server.load_verify_locations(cadata=authority)
    client = trusting(authority)
    client.load_cert_chain(tmp_path / "server.pem")
    assert shake_hands(server, client, "mongodb")


def test_keys_are_in_the_form_that_kafka_reads() -> None:
    _, made = certificates(["kafka"], "trip", NOW)
    assert made["kafka"].key.startswith("-----BEGIN PRIVATE KEY-----\n")
