"""What Kubernetes lets nobody change, recorded: ``python -m tests.helpers.manifests.immutable``.

Run it knowingly: an object whose recorded fields changed must be deleted before an upgrade, which
takes its pods, its address or its data with it. Say so in CHANGELOG.md.
"""

import json
from typing import Any

from tests.helpers.manifests import render
from tests.helpers.manifests.objects import Object, title

RECORD = render.ROOT / "tests" / "data" / "manifests" / "immutable.json"
OVERLAYS = ("dev", "prod")
_BINDING = ("roleRef",)
FIELDS: dict[str, tuple[str, ...]] = {
    "ClusterRoleBinding": _BINDING,
    "DaemonSet": ("selector",),
    "Deployment": ("selector",),
    "PersistentVolumeClaim": ("accessModes", "storageClassName", "volumeMode", "volumeName"),
    "RoleBinding": _BINDING,
    "Service": ("clusterIP",),
    "StatefulSet": ("selector", "serviceName", "podManagementPolicy", "volumeClaimTemplates"),
}

Fixed = dict[str, dict[str, Any]]


def fixed(objects: list[Object]) -> Fixed:
    """Return the fields of each object that cannot be changed once it exists."""
    return {
        title(each): {
            field: part[field]
            for field in FIELDS[each["kind"]]
            if field in (part := each.get("spec", each))
        }
        for each in objects
        if each["kind"] in FIELDS
    }


def changes(objects: list[Object], record: Fixed) -> list[str]:
    """Return a sentence for each object that differs from the record, or is not in it."""
    return [
        f"{wanted}: is {found}, and {record.get(wanted)} in the record. A cluster refuses that."
        " If it is new or meant, run `python -m tests.helpers.manifests.immutable`"
        for wanted, found in fixed(objects).items()
        if record.get(wanted) != found
    ]


def recorded(overlay: str) -> Fixed:
    """Return the record of an overlay."""
    record: Fixed = json.loads(RECORD.read_text(encoding="utf-8"))[overlay]
    return record


def main() -> None:
    """Write the record anew."""
    record = {overlay: fixed(render.objects(overlay)) for overlay in OVERLAYS}
    RECORD.parent.mkdir(parents=True, exist_ok=True)
    RECORD.write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
