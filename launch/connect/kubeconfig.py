"""The cluster of the operator's kubeconfig."""

import binascii
from base64 import b64decode

from launch.connect.connection import EXPORTERS, Connection
from launch.kubectl import Refused, kubectl

SHOWN = ("config", "view", "--minify", "--flatten", "--raw", "--output")
WITHOUT_CA = (
    "the kubeconfig has no certificate authority for {server}: set certificate-authority;"
    " TLS is always verified"
)


def connection(namespace: str, name: str, duration: str) -> Connection:
    """Return the connection that the current context leads to, named ``name`` or as it is there."""
    if not (server := _server()):
        raise Refused("there is no kubeconfig with a current context: set KUBECONFIG")
    if not server.startswith("https://"):
        raise Refused(f"{server} is not https: a token is sent over TLS only")
    cluster, context = name or _of("{.clusters[0].name}"), _of("{.current-context}")
    return Connection(cluster, namespace, server, context, duration, _exporters(context))


def authority(server: str) -> str:
    """Return the certificates that the API server is verified by, as PEM."""
    encoded = _of("{.clusters[0].cluster.certificate-authority-data}")
    try:
        pem = b64decode(encoded, validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        pem = ""
    if "BEGIN CERTIFICATE" not in pem:
        raise Refused(WITHOUT_CA.format(server=server))
    return pem


def _server() -> str:
    try:
        return _of("{.clusters[0].cluster.server}")
    except Refused as error:
        if "current-context must exist" in str(error):
            return ""
        raise


def _of(path: str) -> str:
    # Only this field: the whole has the operator's own keys.
    return kubectl(*SHOWN, f"jsonpath={path}").strip()


def _exporters(context: str) -> tuple[str, ...]:
    options = ("--context", context, "--namespace", EXPORTERS, "--request-timeout=10s")
    found = kubectl("get", "deployments,daemonsets", *options, "--output=name", seconds=20)
    names = {line.partition("/")[2] for line in found.splitlines()}
    return tuple(sorted(names & {"kube-state-metrics", "node-exporter"}))
