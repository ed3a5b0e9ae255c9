"""The rules of ``prometheus/`` as an object of the Prometheus operator.

``python -m tests.helpers.manifests.prometheus_rule`` writes infra/components/operator/rules.yaml.
"""

from typing import Any

import yaml

from launch.connect.connection import expected
from tests.helpers.manifests.render import INFRA
from tests.helpers.prometheus import FOLDER, loaded

FILE = INFRA / "components" / "operator" / "rules.yaml"
# The other files are about the platform, for which a cluster with an operator has its own.
SUBJECTS = ("services", "workers", "slo", "data", "events", "datastores", "page")
NAMESPACE = "trip-service-prod"
HEADER = "# Written by make rules from prometheus/rules.\n"


def text() -> str:
    """Return the content of the file."""
    groups = [_expected()]
    groups += [group for subject in SUBJECTS for group in _groups(subject)]
    rule = {
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": "PrometheusRule",
        "metadata": {"name": "trip-service"},
        "spec": {"groups": groups},
    }
    return HEADER + yaml.dump(rule, Dumper=_Dumper, sort_keys=False, width=120)


def _groups(subject: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = loaded(FOLDER / "rules" / f"{subject}.yml")["groups"]
    return found


def _expected() -> dict[str, Any]:
    """Return the group that ``make connect`` writes for a Prometheus outside the cluster."""
    rules = [
        {
            "record": "trip_service_expected",
            "expr": "vector(1)",
            "labels": {"namespace": NAMESPACE, "app": app, "component": component},
        }
        for app, component in expected()
    ]
    return {"name": "expected-in-the-cluster", "rules": rules}


class _Dumper(yaml.SafeDumper):
    """Writes what is the same twice, since not every reader of manifests knows anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
