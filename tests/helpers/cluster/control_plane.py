"""The control plane: etcd, the API server, the controllers and the scheduler."""

import ssl
from urllib.request import HTTPSHandler, ProxyHandler, build_opener

from tests.helpers.cluster.build import binary
from tests.helpers.cluster.machine import SERVICES, Machine
from tests.helpers.cluster.waiting import until

ETCD = "http://127.0.0.1:2379"
ISSUER = "https://kubernetes.default.svc"
READY_SECONDS = 90.0
# The controllers end themselves if the API server takes longer than ten seconds to start, and the
# scheduler if it has missed that a pod was replaced: both expect that somebody starts them again.
STARTED_AGAIN = ("sh", "-c", 'until "$@"; do sleep 1; done', "sh")


def start(machine: Machine) -> None:
    """Start the control plane, and wait until the API server is ready."""
    kube = str(binary("kube", "kube"))
    machine.start("etcd", kube, "etcd", *_etcd(machine))
    start_api_server(machine)
    controllers = (kube, "controller-manager", *_controllers(machine))
    machine.start("controller-manager", *STARTED_AGAIN, *controllers)
    scheduler = (kube, "scheduler", *_client(machine, "scheduler"))
    machine.start("scheduler", *STARTED_AGAIN, *scheduler)
    await_ready(machine)


def start_api_server(machine: Machine) -> None:
    """Start the API server, and do not wait for it."""
    kube = str(binary("kube", "kube"))
    machine.start("apiserver", kube, "apiserver", *_api_server(machine))


def await_ready(machine: Machine) -> None:
    """Wait until the API server is ready and the controllers work."""
    until(lambda: _is_ready(machine), "the API server's start", READY_SECONDS, machine.tails)


def _is_ready(machine: Machine) -> bool:
    """Tell whether the API server is ready and the controllers work."""
    machine.check()
    folder = machine.folder / "certificates"
    context = ssl.create_default_context(cafile=folder / "ca.crt")
    context.load_cert_chain(folder / "admin.crt", folder / "admin.key")
    opener = build_opener(ProxyHandler({}), HTTPSHandler(context=context))
    try:
        for path in ("/readyz", "/api/v1/namespaces/default/serviceaccounts/default"):
            opener.open(f"https://{machine.place.address}:6443{path}", timeout=5).close()
    except OSError:
        return False
    return True


def kubeconfig(machine: Machine) -> str:
    """Return the path of the administrator's kubeconfig."""
    return f"{machine.folder}/config/admin.kubeconfig"


def _etcd(machine: Machine) -> list[str]:
    return [
        f"--data-dir={machine.folder}/etcd",
        f"--listen-client-urls={ETCD}",
        f"--advertise-client-urls={ETCD}",
        "--listen-peer-urls=http://127.0.0.1:2380",
        "--unsafe-no-fsync",
    ]


def _api_server(machine: Machine) -> list[str]:
    certificates = f"{machine.folder}/certificates"
    return [
        f"--etcd-servers={ETCD}",
        f"--bind-address={machine.place.address}",
        f"--advertise-address={machine.place.address}",
        f"--tls-cert-file={certificates}/apiserver.crt",
        f"--tls-private-key-file={certificates}/apiserver.key",
        f"--client-ca-file={certificates}/ca.crt",
        f"--service-account-issuer={ISSUER}",
        f"--service-account-key-file={certificates}/service-accounts.key",
        f"--service-account-signing-key-file={certificates}/service-accounts.key",
        f"--service-cluster-ip-range={SERVICES}",
        f"--kubelet-client-certificate={certificates}/apiserver-to-kubelet.crt",
        f"--kubelet-client-key={certificates}/apiserver-to-kubelet.key",
        f"--kubelet-certificate-authority={certificates}/ca.crt",
        "--kubelet-preferred-address-types=InternalIP",
        "--enable-admission-plugins=NodeRestriction",
        "--authorization-mode=Node,RBAC",
        "--allow-privileged=true",
    ]


def _controllers(machine: Machine) -> list[str]:
    certificates = f"{machine.folder}/certificates"
    return [
        *_client(machine, "controller-manager"),
        f"--service-account-private-key-file={certificates}/service-accounts.key",
        f"--root-ca-file={certificates}/ca.crt",
        f"--cluster-signing-cert-file={certificates}/ca.crt",
        f"--cluster-signing-key-file={certificates}/ca.key",
        "--use-service-account-credentials=true",
    ]


def _client(machine: Machine, name: str) -> list[str]:
    config = f"--kubeconfig={machine.folder}/config/{name}.kubeconfig"
    return [config, "--leader-elect=false", "--bind-address=127.0.0.1"]
