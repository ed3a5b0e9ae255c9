"""promtool accepts what `make connect` writes."""

import shutil
from pathlib import Path

from launch.connect import scrape
from launch.connect.connection import CA, TOKEN, Connection, expected
from tests.helpers.prometheus import FOLDER, promtool

EXPORTERS = ("kube-state-metrics", "node-exporter")
CLUSTER = Connection("rig", "trip", "https://198.51.100.1:6443", "rig", "1h", EXPORTERS)


def test_jobs_and_rules_of_a_connected_cluster_are_accepted_beside_ours(tmp_path: Path) -> None:
    folder = tmp_path / "cluster"
    folder.mkdir()
    (folder / "scrape.yml").write_text(scrape.scrape(CLUSTER))
    (folder / "expected-rules.yml").write_text(scrape.rules(CLUSTER))
    for name in (CA, TOKEN):
        (folder / name).touch()
    shutil.copy(FOLDER / "prometheus.yml", tmp_path)
    shutil.copytree(FOLDER / "rules", tmp_path / "rules")
    done = promtool("check", "config", "prometheus.yml", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert f"{len(list(expected()))} rules found" in done.stdout
