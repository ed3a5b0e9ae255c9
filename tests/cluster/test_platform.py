"""A laptop watches the whole system in a cluster: what rules, panels and documents ask is there.

Everything is real: the system of infra/prod, the exporters of infra/components/cluster-metrics,
and Prometheus with the configuration and the interval that a user has.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from grafana.viewer.server import BUILT, serving
from launch.connect.connection import expected
from tests.helpers import history_archive
from tests.helpers.browser import chromium, executable
from tests.helpers.cluster import exporters, images
from tests.helpers.cluster.laptop import Laptop, connected
from tests.helpers.cluster.production import NAMESPACE, ROOT, Object, Production
from tests.helpers.cluster.waiting import until
from tests.helpers.dashboards import FOLDER, loaded, panels
from tests.helpers.drawn import drawn
from tests.helpers.needs import needs
from tests.helpers.platform import JOBS, OF_CONTAINERS, Use, prefix, uses
from tests.helpers.promql import Selector, selectors
from tests.monitoring.metrics import recorded

BUSYBOX, BUSYBOX_IMAGE = Path("/bin/busybox"), "localhost/busybox:1"
TROUBLED = Path(__file__).with_name("troubled.yaml").read_text()
PICTURES = ROOT / "tests" / "monitoring" / "pictures"
KUBELET = "/api/v1/nodes/node1/proxy/metrics/cadvisor"
TAINT = "trip.example/tried"
CRONJOB = "service-dataingestor-cronjob"
USES = list(uses())
# cAdvisor is on a laptop and not in the cluster.
SCRAPED = [use for use in USES if {prefix(each.metric) for each in use.selectors} <= {*JOBS}]
# What this cluster has no example of: only the values of these labels are not there.
WITHOUT_EXAMPLE = (
    'reason="OOMKilled"', 'key="node.kubernetes.io/unreachable"', 'effect="NoSchedule"',
    'code=~"5.."',
)  # fmt: skip
SOURCE_PORT = 8098
ECB = """<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01"
    xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref"><Cube>
  <Cube time="{day}">{rates}</Cube>
</Cube></gesmes:Envelope>
"""
UID, WIDTHS = "kubernetes-cluster", (1440, 1920)
# A graph ends up to a step before now, which is the interval of the scrapes here.
LATEST_ON_GRAPHS = "kube_cronjob_status_last_successful_time offset 30s"


@pytest.fixture(scope="module")
def laptop(production: Production, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    """Prometheus on this machine, which watches the system and the cluster, not all of it well."""
    needs(BUSYBOX.exists(), "no busybox here: install busybox-static")
    for program in exporters.PROGRAMS.values():
        needs(program.exists(), f"no {program.name}: run make rig")
    cluster = production.cluster
    archive = images.scratch(tmp_path_factory.mktemp("image"), BUSYBOX_IMAGE, BUSYBOX)
    cluster.load_image(Path(archive))
    cluster.apply(TROUBLED)
    cluster.kubectl("taint", "nodes", "node1", f"{TAINT}=yes:PreferNoSchedule")
    exporters.install(cluster)
    folder = tmp_path_factory.mktemp("prometheus")
    with connected(cluster, NAMESPACE, folder, interval="15s") as found:
        run_ingestor(production)
        yield found
    cluster.kubectl("taint", "nodes", "node1", f"{TAINT}-")
    cluster.kubectl("delete", "namespace", "troubled", exporters.NAMESPACE, "--wait=false")


def run_ingestor(production: Production) -> None:
    """Start a run of the CronJob on a source that has what is known already; wait for its end."""
    newest, known = max(history_archive.published().items())
    rates = "".join(f'<Cube currency="{code}" rate="{known[code]}"/>' for code in ("USD", "KRW"))
    names = ("eurofxref-hist-90d.xml", "eurofxref-hist.xml")
    files = dict.fromkeys(names, ECB.format(day=newest, rates=rates))
    command = ("create", "job", "seen-once", f"--from=cronjob/{CRONJOB}", "--dry-run=client")
    job = json.loads(production.kubectl(*command, "--output=json"))
    (container,) = job["spec"]["template"]["spec"]["containers"]
    with production.cluster.serving(files, SOURCE_PORT) as url:
        container["env"] += [
            {"name": "INGEST_SOURCES", "value": "ecb"},
            {"name": "ECB_URL", "value": url},
        ]
        production.kubectl("apply", "--filename=-", stdin=json.dumps(job))
        production.kubectl("wait", "--for=condition=Complete", "job/seen-once", "--timeout=90s")


def test_every_service_is_among_the_targets(laptop: Laptop) -> None:
    def healthy() -> set[tuple[str, str]]:
        found = laptop.prometheus.query('up{job="trip-service-pods"} == 1')
        return {(each["metric"]["app"], each["metric"]["component"]) for each in found}

    until(lambda: healthy() >= set(expected()), "a scrape of every service", 60)


def test_the_run_of_a_cronjob_was_met_by_a_scrape(laptop: Laptop) -> None:
    ingestor = '{job="trip-service-pods", component="ingestor"}[10m]'
    assert len(laptop.prometheus.query(f"max_over_time(up{ingestor}) == 1")) == 1
    assert laptop.prometheus.query(f"max_over_time(ingest_values_total{ingestor})")


@pytest.mark.parametrize("use", SCRAPED, ids=lambda use: use.where)
def test_what_is_asked_of_the_platform_is_scraped(laptop: Laptop, use: Use) -> None:
    asked = [exemplified(each) for each in use.selectors]
    until(lambda: all(laptop.prometheus.query(each) for each in asked), f"all of {asked}", 60)


def exemplified(selector: Selector) -> str:
    """Return the selector; of a value without an example here, only the label has to be there."""
    job = f'job="{JOBS[prefix(selector.metric)]}"'
    written = selector.written
    for matcher in WITHOUT_EXAMPLE:
        label = re.match(r"\w+", matcher)
        written = written.replace(matcher, f'{label[0]}!=""') if label else written
    return f"({written}) and on (job) up{{{job}}}"


@pytest.mark.parametrize("use", SCRAPED, ids=lambda use: use.where)
def test_what_is_asked_has_the_labels_that_are_named(laptop: Laptop, use: Use) -> None:
    found = [series for each in selectors(use.expression) for series in alike(laptop, each.metric)]
    assert use.labels <= {label for series in found for label in series["metric"]}


def alike(laptop: Laptop, metric: str) -> list[Object]:
    """Return series of a metric of the cluster, whatever their other labels are."""
    return laptop.prometheus.query(f'{metric}{{cluster!="local"}}')


def test_containers_have_what_is_asked_of_them(laptop: Laptop) -> None:
    # cAdvisor is a part of the kubelet, and its own program has the same names.
    text = laptop.cluster.kubectl("get", f"--raw={KUBELET}")
    asked = {each.metric for use in USES for each in use.selectors} - {""}
    for metric in sorted(each for each in asked if prefix(each) == OF_CONTAINERS):
        found = re.search(rf"^{metric}\{{(.*)\}} ", text, re.MULTILINE)
        assert found, metric
        assert 'name="' in found[1], metric


def test_rules_record_the_nodes_of_the_cluster(laptop: Laptop) -> None:
    for name in sorted(each for each in recorded() if each.startswith("instance:")):
        until(lambda asked=name: bool(alike(laptop, asked)), name, 60)
        assert {each["metric"]["instance"] for each in alike(laptop, name)} == {"node1"}


def test_no_rule_fails(laptop: Laptop) -> None:
    groups = laptop.prometheus.api("rules")["groups"]
    assert {rule["health"] for group in groups for rule in group["rules"]} <= {"ok", "unknown"}


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_every_panel_of_the_cluster_is_drawn(laptop: Laptop, theme: str) -> None:
    needs(executable(), "no Chromium here: install Debian's package chromium")
    needs((BUILT / "index.html").exists(), "the viewer is not built: make viewer")
    titles = [panel["title"] for panel in panels(loaded(FOLDER / f"{UID}.json"))]
    until(lambda: laptop.prometheus.query(LATEST_ON_GRAPHS), "a success that graphs show", 120)
    with (
        serving(0, laptop.prometheus.address) as address,
        chromium() as browser,
        drawn(browser, address, UID, theme=theme, **{"from": "now-2m"}) as found,
    ):
        for width in WIDTHS:
            found.widen(width)
            found.picture(PICTURES / f"{UID}-{theme}-{width}.png")
            assert found.failing() == {}
            assert [panel["title"] for panel in found.panels()] == titles
        assert found.complaints == []
