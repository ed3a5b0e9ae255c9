"""Makes what the namespace of a deployment lacks: the namespace itself and its Secrets."""

from collections.abc import Iterator
from pathlib import Path

import yaml

from chassis.clock import utcnow
from launch.secrets.contents import CERTIFICATES, LENGTHS, PASSWORDS, of_certificates, passwords
from launch.secrets.kubectl import Kubectl

OVERLAYS = Path("infra")


def prepare(kubectl: Kubectl, renew: bool = False) -> Iterator[str]:
    """Make what is missing, and yield a line for everything that was made or kept."""
    if not kubectl.has_namespace():
        _make_namespace(kubectl)
        yield f"namespace {kubectl.namespace}: made"
    existing = kubectl.secrets()
    yield _passwords(kubectl, existing)
    yield from _certificates(kubectl, existing, renew)


def _make_namespace(kubectl: Kubectl) -> None:
    for file in sorted(OVERLAYS.glob("*/namespace.yaml")):
        if yaml.safe_load(file.read_text("utf-8"))["metadata"]["name"] == kubectl.namespace:
            # As the overlay has it, so that applying the overlay changes nothing.
            kubectl.run("apply", "-f", str(file))
            return
    kubectl.run("create", "namespace", kubectl.namespace)


def _passwords(kubectl: Kubectl, existing: dict[str, set[str]]) -> str:
    if PASSWORDS not in existing:
        kubectl.create(passwords(set(LENGTHS)))
        return f"secret {PASSWORDS}: made"
    if missing := set(LENGTHS) - existing[PASSWORDS]:
        kubectl.add(passwords(missing))
        return f"secret {PASSWORDS}: added {', '.join(sorted(missing))}"
    return f"secret {PASSWORDS}: kept"


def _certificates(kubectl: Kubectl, existing: dict[str, set[str]], renew: bool) -> Iterator[str]:
    if not renew and set(CERTIFICATES) <= existing.keys():
        yield from (f"secret {name}: kept" for name in CERTIFICATES)
        return
    # All of one authority: with another one, the servers that were left would not be trusted.
    for secret in of_certificates(kubectl.namespace, utcnow()):
        name = secret["metadata"]["name"]
        if name in existing:
            kubectl.replace(secret)
        else:
            kubectl.create(secret)
        yield f"secret {name}: {'renewed' if name in existing else 'made'}"
    if existing.keys() & set(CERTIFICATES):
        command = f"kubectl --namespace {kubectl.namespace} rollout restart"
        yield (
            f"now restart every pod, which reads certificates only when it starts: {command} "
            "statefulset,deployment"
        )
