"""Which metrics exist: ours by docs/metrics.md, recorded ones, and those of the platform."""

import re
from functools import cache
from pathlib import Path

from tests.helpers.prometheus import ROOT, RULES, loaded, rules

# Every target has these after relabelling, and every rule and dashboard may use them.
LABELS_OF_TARGETS = {
    "job", "cluster", "namespace", "app", "component", "pod", "instance", "le",
}  # fmt: skip
ROW = re.compile(r"^\| `(\w+)` \| (\w+) \| (.*?) \|", re.MULTILINE)


@cache
def ours() -> dict[str, set[str]]:
    """Return the labels of each of our series by its name."""
    found = {}
    for name, kind, labels in ROW.findall((ROOT / "docs/metrics.md").read_text("utf-8")):
        endings = ("_bucket", "_sum", "_count") if kind == "histogram" else ("",)
        found |= {name + ending: set(re.findall(r"`(\w+)`", labels)) for ending in endings}
    return found


@cache
def platform() -> set[str]:
    """Return the metrics of other programs that rules and dashboards use."""
    listed = loaded(Path(__file__).parent / "platform_metrics.yml")
    return {name for names in listed.values() for name in names}


@cache
def recorded() -> set[str]:
    """Return the names that recording rules write."""
    return {rule["record"] for path in RULES for rule in rules(path) if "record" in rule}
