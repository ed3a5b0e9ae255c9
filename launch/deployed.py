"""What runs in a cluster: written down before a deployment, so that it can be undone."""

import json
from pathlib import Path
from typing import Any

from launch.kubectl import kubectl

RECORD = Path("dist/deployed-before.json")
REVISION = "deployment.kubernetes.io/revision"
ROLLOUT_SECONDS = 300
OURS = "--selector=app.kubernetes.io/part-of=trip-service"


def write(record: Path, namespace: str) -> None:
    """Write down which revision of each Deployment runs, and the jobs of each CronJob."""
    state = {
        "namespace": namespace,
        "revisions": {name: _revision(each) for name, each in _found("deployments", namespace)},
        "jobs": {name: each["spec"]["jobTemplate"] for name, each in _found("cronjobs", namespace)},
    }
    record.parent.mkdir(parents=True, exist_ok=True)
    record.write_text(json.dumps(state, indent=1), encoding="utf-8")


def restore(record: Path) -> list[str]:
    """Put back what was written down where it has changed; return the names of what was.

    A second call refuses: what has been put back has new revisions.
    """
    state = json.loads(record.read_text(encoding="utf-8"))
    there = ("--namespace", state["namespace"])
    now = {name: _revision(each) for name, each in _found("deployments", state["namespace"])}
    changed = {name: old for name, old in state["revisions"].items() if now.get(name) != old}
    for name, revision in changed.items():
        kubectl("rollout", "undo", f"deployment/{name}", f"--to-revision={revision}", *there)
    for name, template in state["jobs"].items():
        patch = json.dumps([{"op": "replace", "path": "/spec/jobTemplate", "value": template}])
        kubectl("patch", "cronjob", name, "--type=json", "--patch", patch, *there)
    wait(state["namespace"])
    record.unlink()
    return [*changed]


def wait(namespace: str, seconds: float = ROLLOUT_SECONDS) -> None:
    """Wait until every Deployment and StatefulSet has been rolled out."""
    for kind in ("statefulset", "deployment"):
        for name, _each in _found(f"{kind}s", namespace):
            limit = ("--namespace", namespace, f"--timeout={seconds:g}s")
            kubectl("rollout", "status", f"{kind}/{name}", *limit, seconds=seconds + 10)


def _found(kinds: str, namespace: str) -> list[tuple[str, dict[str, Any]]]:
    answer = kubectl("get", kinds, OURS, "--namespace", namespace, "--output", "json")
    return [(each["metadata"]["name"], each) for each in json.loads(answer)["items"]]


def _revision(deployment: dict[str, Any]) -> str:
    return str(deployment["metadata"]["annotations"][REVISION])
