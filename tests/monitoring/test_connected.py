"""promtool accepts what `make connect` writes."""

from pathlib import Path

import yaml

from launch.connect import scrape
from launch.connect.connection import CA, TOKEN, Connection, expected
from tests.helpers.prometheus import promtool

EXPORTERS = ("kube-state-metrics", "node-exporter")
CLUSTER = Connection("rig", "trip", "https://198.51.100.1:6443", "rig", "1h", EXPORTERS)
INCLUDES = {"scrape_config_files": ["*scrape.yml"], "rule_files": ["*-rules.yml"]}


def test_jobs_and_rules_of_a_connected_cluster_are_accepted(tmp_path: Path) -> None:
    (tmp_path / "scrape.yml").write_text(scrape.scrape(CLUSTER))
    (tmp_path / "expected-rules.yml").write_text(scrape.rules(CLUSTER))
    for name in (CA, TOKEN):
        (tmp_path / name).touch()
    config = tmp_path / "prometheus.yml"
    config.write_text(yaml.safe_dump(INCLUDES))
    done = promtool("check", "config", str(config), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert f"{len(list(expected()))} rules found" in done.stdout
