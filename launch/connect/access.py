"""The account of Prometheus in the cluster, and its tokens."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from launch.connect.connection import ACCOUNT, Connection
from launch.kubectl import kubectl

COMPONENT = Path(__file__).parents[2] / "infra" / "components" / "monitoring-access"
BINDING = "ClusterRoleBinding"


def exists(connection: Connection) -> bool:
    """Tell whether the cluster has the account, from its overlay or an earlier connection."""
    found = _there(connection, "get", "serviceaccount", ACCOUNT, "--ignore-not-found", "-o=name")
    return bool(found.strip())


def apply(connection: Connection) -> list[str]:
    """Give the account what it needs and nothing else; return a line for each object."""
    options = ("--server-side", "--force-conflicts", "--field-manager=trip-connect")
    manifests = _manifests(connection.namespace)
    return _there(connection, "apply", *options, "-f=-", document=manifests).splitlines()


def create_token(connection: Connection) -> str:
    """Return a new token of the account; the cluster may shorten its life."""
    life = f"--duration={connection.duration}"
    return _there(connection, "create", "token", ACCOUNT, life).strip()


def _manifests(namespace: str) -> str:
    with TemporaryDirectory() as temporary:
        shutil.copytree(COMPONENT, Path(temporary) / COMPONENT.name)
        file = Path(temporary) / "kustomization.yaml"
        file.write_text(yaml.safe_dump(_kustomization(namespace)), encoding="utf-8")
        return kubectl("kustomize", temporary)


def _kustomization(namespace: str) -> dict[str, object]:
    # It has no namespace: one for each of ours, as in the overlays.
    name = f"{ACCOUNT}-{namespace}"
    rename = [{"op": "replace", "path": "/metadata/name", "value": name}]
    patch = {
        "target": {"kind": BINDING, "name": ACCOUNT},
        "options": {"allowNameChange": True},
        "patch": yaml.safe_dump(rename),
    }
    label = {"pairs": {"app.kubernetes.io/part-of": "trip-service"}}
    return {
        "namespace": namespace,
        "components": [COMPONENT.name],
        "patches": [patch],
        "labels": [label],
    }


def _there(connection: Connection, *arguments: str, document: str = "") -> str:
    where = ("--context", connection.context, "--namespace", connection.namespace)
    options = (*where, "--request-timeout=10s")
    return kubectl(*arguments, *options, document=document, seconds=20)
