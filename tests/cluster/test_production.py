"""One apply of infra/prod makes an empty cluster a working system with true numbers."""

import json
import sys
from datetime import UTC, date, datetime, timedelta

from chassis.rates.cadence import is_target_day
from tests.helpers import history_archive
from tests.helpers.cluster.production import FIGURES, PAGE, ROOT, Object, Production, rates_by_day
from tests.helpers.cluster.waiting import until

APIS = ("service-currency", "service-ranking", "service-history", "service-frontend")
CONSUMERS = ("service-currency", "service-history")
MOST_BYTES = 1_400 * 2**20
REQUESTS = 30
SOURCE_PORT = 8099
CRONJOB = "service-dataingestor-cronjob"
ECB = """<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01"
    xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref"><Cube><Cube time="{day}">
  <Cube currency="USD" rate="1.16"/><Cube currency="KRW" rate="1653"/>
</Cube></Cube></gesmes:Envelope>
"""
RATE = "1425"


def test_the_smoke_test_of_a_release_passes(production: Production) -> None:
    smoke = (sys.executable, "-m", "tests.smoke", PAGE, "--stale")
    production.cluster.run("env", f"PYTHONPATH={ROOT}", *smoke)


def test_rates_and_histories_are_those_of_the_archive(production: Production) -> None:
    newest = max(history_archive.published())
    usd = production.get("/currencies/USD")["quote"]
    assert usd["rate"] == history_archive.ratio(history_archive.published()[newest], "USD", "KRW")
    history = production.get("/history?target=JPY&base=EUR&from=1999-01-04&to=1999-01-08")
    series = history_archive.series("JPY", "EUR")
    first = {date(1999, 1, day): series[date(1999, 1, day)] for day in range(4, 9)}
    assert rates_by_day(history) == first


def test_a_second_apply_changes_nothing_and_makes_no_secret(production: Production) -> None:
    production.apply()  # kubectl also notes what a drill has undone
    before = generations(production)
    lines = production.apply().splitlines()
    assert len(lines) > 50
    sent = [line.partition("/")[0] for line in lines if not line.endswith(" unchanged")]
    # kubectl sends their selectors each time and calls that "configured".
    assert set(sent) <= {"poddisruptionbudget.policy"}
    assert generations(production) == before
    assert ": made" not in production.make("secrets")


def generations(production: Production) -> dict[str, int]:
    """Return how often each object with a specification has been changed."""
    kinds = "deployments,statefulsets,cronjobs,poddisruptionbudgets,networkpolicies"
    found = production.objects(kinds)
    return {each["metadata"]["uid"]: each["metadata"]["generation"] for each in found}


def test_every_click_is_counted_once(production: Production) -> None:
    before = production.clicks()
    for _ in range(5):
        production.click("일본")
    assert production.clicks() == before + 5


def test_metrics_of_all_workers_are_read_through_the_api_server(production: Production) -> None:
    pods = production.running("service-currency")
    assert len(pods) == 2
    before = sum(requests_for_rates(production, pod) for pod in pods)
    for _ in range(REQUESTS):
        production.get("/currencies/latest?symbols=USD")
    for _ in range(3):
        assert sum(requests_for_rates(production, pod) for pod in pods) == before + REQUESTS


def requests_for_rates(production: Production, pod: str) -> float:
    return sum(
        value
        for (name, labels), value in production.scrape(pod).items()
        if name == "http_requests_total" and ("endpoint", "/api/v1/currencies/latest") in labels
    )


def test_every_consumer_shows_its_metrics(production: Production) -> None:
    for app in CONSUMERS:
        (pod,) = production.running(app, "consumer")
        names = {name for name, _ in production.scrape(pod)}
        assert {"consumer_lag_messages", "mysql_connections_active"} <= names


def test_the_ingestor_brings_a_new_rate_and_is_met_by_a_scrape(production: Production) -> None:
    day = last_publication()
    # It asks for the file that closes the gap since the run before, whose volume it has.
    files = dict.fromkeys(("eurofxref-hist-90d.xml", "eurofxref-hist.xml"), ECB.format(day=day))
    with production.cluster.serving(files, SOURCE_PORT) as url:
        job = ingestor_job(production, url)
        production.kubectl("apply", "--filename=-", stdin=json.dumps(job))
        until(lambda: newest(production) == f"{day}", "the new rate", 90, production.pods)
        (pod,) = production.running("service-dataingestor", "ingestor")
        accepted = (("outcome", "accepted"), ("source", "ecb"))
        assert production.scrape(pod)["ingest_values_total", accepted] == 2
        production.kubectl("wait", "--for=condition=Complete", "job/by-hand", "--timeout=90s")
    usd = production.get("/currencies/USD")["quote"]
    assert (usd["source"], usd["stale"], usd["rate"]) == ("ecb", False, RATE)


def ingestor_job(production: Production, source: str) -> Object:
    """Return the job that the CronJob would start, with another address of the ECB."""
    command = ("create", "job", "by-hand", f"--from=cronjob/{CRONJOB}", "--dry-run=client")
    job: Object = json.loads(production.kubectl(*command, "--output=json"))
    (container,) = job["spec"]["template"]["spec"]["containers"]
    container["env"] += [
        {"name": "INGEST_SOURCES", "value": "ecb"},
        {"name": "ECB_URL", "value": source},
    ]
    return job


def last_publication() -> date:
    """Return the last day whose rates the ECB has published by now."""
    day = (datetime.now(UTC) - timedelta(hours=16)).date()
    while not is_target_day(day):
        day -= timedelta(days=1)
    return day


def newest(production: Production) -> str:
    return str(production.get("/currencies/USD")["quote"]["observed_at"])[:10]


def test_the_pods_of_our_services_need_little_memory(production: Production) -> None:
    used = production.memory()
    ours = {pod: size for pod, size in used.items() if pod.startswith("service-")}
    for pod, size in sorted(used.items()):
        FIGURES[f"memory of {pod}"] = f"{size / 2**20:.0f} MiB"
    assert sum(ours.values()) <= MOST_BYTES, ours
