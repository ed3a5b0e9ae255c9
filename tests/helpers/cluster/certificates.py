"""The certificates of a cluster and the kubeconfig of each client."""

import json
from pathlib import Path

import trustme

# The user and the group that a client's certificate names.
CLIENTS = {
    "admin": ("admin", "system:masters"),
    "apiserver-to-kubelet": ("kube-apiserver", "system:masters"),
    "controller-manager": ("system:kube-controller-manager", None),
    "scheduler": ("system:kube-scheduler", None),
    "proxy": ("system:kube-proxy", None),
    "node": ("system:node:node1", "system:nodes"),
}
API_NAMES = ("kubernetes", "kubernetes.default", "kubernetes.default.svc", "10.96.0.1")


def write(folder: Path, address: str) -> None:
    """Write every certificate and key into ``folder/certificates``, kubeconfigs beside it."""
    certificates = folder / "certificates"
    certificates.mkdir()
    authority = trustme.CA()
    authority.cert_pem.write_to_path(certificates / "ca.crt")
    authority.private_key_pem.write_to_path(certificates / "ca.key")
    _keep(authority.issue_cert(address, *API_NAMES), certificates / "apiserver")
    _keep(authority.issue_cert("service-accounts"), certificates / "service-accounts")
    for client, (user, group) in CLIENTS.items():
        issued = authority.issue_cert(address, "node1", common_name=user, organization_name=group)
        _keep(issued, certificates / client)
        config = kubeconfig(certificates, client, address)
        (folder / "config" / f"{client}.kubeconfig").write_text(config)


def kubeconfig(certificates: Path, client: str, address: str) -> str:
    """Return the kubeconfig of one client."""
    cluster = {
        "server": f"https://{address}:6443",
        "certificate-authority": str(certificates / "ca.crt"),
    }
    user = {
        "client-certificate": str(certificates / f"{client}.crt"),
        "client-key": str(certificates / f"{client}.key"),
    }
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "trip", "cluster": cluster}],
        "users": [{"name": client, "user": user}],
        "contexts": [{"name": "trip", "context": {"cluster": "trip", "user": client}}],
        "current-context": "trip",
    }
    return json.dumps(config, indent=2)


def _keep(issued: trustme.LeafCert, path: Path) -> None:
    issued.private_key_pem.write_to_path(path.with_name(f"{path.name}.key"))
    (chain,) = issued.cert_chain_pems
    chain.write_to_path(path.with_name(f"{path.name}.crt"))
