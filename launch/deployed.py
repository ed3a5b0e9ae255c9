"""What runs in a cluster: written down before a deployment, so that it can be undone."""

import json
import time
from pathlib import Path
from typing import Any

from launch.kubectl import kubectl

RECORD = Path("dist/deployed-before.json")
REVISION = "deployment.kubernetes.io/revision"
POD_REVISION = "controller-revision-hash"
ROLLOUT_SECONDS = 300
KINDS = ("statefulset", "deployment")
OURS = "--selector=app.kubernetes.io/part-of=trip-service"

Object = dict[str, Any]


def write(record: Path, namespace: str) -> None:
    """Write down which revision of each workload runs, and the jobs of each CronJob."""
    state = {
        "namespace": namespace,
        "revisions": _revisions(namespace),
        "jobs": {name: each["spec"]["jobTemplate"] for name, each in _found("cronjob", namespace)},
    }
    record.parent.mkdir(parents=True, exist_ok=True)
    record.write_text(json.dumps(state, indent=1), encoding="utf-8")


def restore(record: Path) -> list[str]:
    """Put back what was written down where it has changed; return the names of what was.

    A second call refuses: what has been put back has new revisions.
    """
    state = json.loads(record.read_text(encoding="utf-8"))
    namespace = state["namespace"]
    changed = _roll_back(state["revisions"], namespace)
    for name, template in state["jobs"].items():
        patch = json.dumps([{"op": "replace", "path": "/spec/jobTemplate", "value": template}])
        kubectl("patch", "cronjob", name, "--type=json", "--patch", patch, "--namespace", namespace)
    wait(namespace)
    record.unlink()
    return changed


def wait(namespace: str, seconds: float = ROLLOUT_SECONDS) -> None:
    """Wait until every StatefulSet and Deployment has been rolled out, so long for all of them."""
    names = [f"{kind}/{name}" for kind in KINDS for name, _each in _found(kind, namespace)]
    end = time.monotonic() + seconds
    for name in names:
        # kubectl takes 0 for no limit.
        left = max(1.0, end - time.monotonic())
        limit = ("--namespace", namespace, f"--timeout={left:.0f}s")
        kubectl("rollout", "status", name, *limit, seconds=left + 10)


def _roll_back(revisions: dict[str, str], namespace: str) -> list[str]:
    """Give workloads these revisions; return the names of those that had others."""
    now, latest = _revisions(namespace), _latest(namespace)
    changed = [name for name, revision in revisions.items() if now.get(name) != revision]
    for name in changed:
        number = f"--to-revision={revisions[name]}"
        kubectl("rollout", "undo", name, number, "--namespace", namespace)
    for name in changed:
        if name in latest:
            _free(name, latest[name], namespace)
    return changed


def _free(name: str, revision: str, namespace: str) -> None:
    """Delete the pods of a StatefulSet that cannot become ready: it would wait for them for ever.

    ``revision`` is the one that it had before.
    """
    there = ("--namespace", namespace)
    generation = kubectl("get", name, *there, "--output=jsonpath={.metadata.generation}")
    # Until it has seen what was put back, it would make the same pod again.
    seen = f"--for=jsonpath={{.status.observedGeneration}}={generation}"
    kubectl("wait", name, seen, "--timeout=30s", *there)
    for pod, each in _found("pod", namespace):
        if each["metadata"]["labels"].get(POD_REVISION) == revision and not _is_ready(each):
            kubectl("delete", "pod", pod, "--wait=false", *there)


def _is_ready(pod: Object) -> bool:
    conditions = pod["status"].get("conditions", ())
    return any(each["type"] == "Ready" and each["status"] == "True" for each in conditions)


def _revisions(namespace: str) -> dict[str, str]:
    """Return the number of the revision of each workload."""
    numbers = {
        name: str(each["revision"]) for name, each in _found("controllerrevision", namespace)
    }
    deployments = {
        f"deployment/{name}": str(each["metadata"]["annotations"][REVISION])
        for name, each in _found("deployment", namespace)
    }
    return deployments | {name: numbers[latest] for name, latest in _latest(namespace).items()}


def _latest(namespace: str) -> dict[str, str]:
    """Return the name of the newest revision of each StatefulSet, which its pods get."""
    return {
        f"statefulset/{name}": latest
        for name, each in _found("statefulset", namespace)
        # Before its first revision there is nothing to go back to.
        if (latest := each["status"].get("updateRevision"))
    }


def _found(kind: str, namespace: str) -> list[tuple[str, Object]]:
    answer = kubectl("get", f"{kind}s", OURS, "--namespace", namespace, "--output", "json")
    return [(each["metadata"]["name"], each) for each in json.loads(answer)["items"]]
