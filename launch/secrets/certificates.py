"""Certificates of the datastores in a namespace, by an authority whose key is thrown away."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as new_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LIFETIME = timedelta(days=730)
# The clock of a node may be behind.
MARGIN = timedelta(hours=1)
# Python verifies strictly: an authority may sign, a server may not, and both say so.
SIGNS = {"key_cert_sign", "crl_sign"}
SERVES = {"digital_signature"}
USES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
    "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip


@dataclass(frozen=True)
class Certificate:
    """A certificate and its private key, as PEM; the key is PKCS#8."""

    certificate: str
    key: str


def certificates(
    servers: Sequence[str], namespace: str, now: datetime
) -> tuple[str, dict[str, Certificate]]:
    """Return the certificate of a new authority, and by name the servers' that it signed."""
    key = new_key(SECP256R1())
    name = _name(f"Trip Service in {namespace}")
    public = _builder(name, name, key, now, SIGNS, authority=True)
    authority = public.sign(key, SHA256())

    def signed(server: str) -> Certificate:
        own = new_key(SECP256R1())
        builder = _builder(_name(server), name, own, now, SERVES, authority=False)
        for extension in _of_server(server, namespace, key):
            builder = builder.add_extension(extension, critical=False)
        return Certificate(_pem(builder.sign(key, SHA256())), _private(own))

    return _pem(authority), {server: signed(server) for server in servers}


def host_names(server: str, namespace: str) -> list[str]:
    """Return every name by which a pod of the namespace, or the server itself, is reached."""
    member = f"{server}-0.{server}"
    inside = [server, member, f"{server}.{namespace}.svc", f"{member}.{namespace}.svc"]
    return [*inside, f"{member}.{namespace}.svc.cluster.local", "localhost"]


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: EllipticCurvePrivateKey,
    now: datetime,
    uses: set[str],
    authority: bool,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - MARGIN)
        .not_valid_after(now + LIFETIME)
        .add_extension(x509.BasicConstraints(authority, 0 if authority else None), critical=True)
        .add_extension(x509.KeyUsage(**{use: use in uses for use in USES}), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _of_server(
    server: str, namespace: str, signer: EllipticCurvePrivateKey
) -> Iterator[x509.ExtensionType]:
    names = [x509.DNSName(name) for name in host_names(server, namespace)]
    yield x509.SubjectAlternativeName([*names, x509.IPAddress(ip_address("127.0.0.1"))])
    # mongod presents its certificate as a client too, when it looks for itself in its set.
    yield x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH])
    yield x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode()


def _private(key: EllipticCurvePrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
