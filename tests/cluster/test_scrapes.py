"""The system under load is scraped through the API server, also while the token is replaced."""

import time
from collections.abc import Iterator

import pytest

from launch.connect import token
from launch.connect.connection import ACCOUNT, expected
from tests.helpers.cluster.laptop import Laptop, connected
from tests.helpers.cluster.production import FIGURES, NAMESPACE, PAGE, Production
from tests.helpers.cluster.waiting import until

PODS = 'job="trip-service-pods"'
INTERVAL_SECONDS, LOAD_SECONDS, PAUSE_SECONDS = 5, 60, 2
PER_SECOND = 20
SCRAPES_AT_LEAST = 60


@pytest.fixture(scope="module")
def laptop(production: Production, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    """A Prometheus on this machine that sees every service of the system."""
    folder, interval = tmp_path_factory.mktemp("prometheus"), f"{INTERVAL_SECONDS}s"
    with connected(production.cluster, NAMESPACE, folder, interval) as found:
        until(lambda: seen(found) >= set(expected()), "every service among the targets", 60)
        yield found


def seen(laptop: Laptop) -> set[tuple[str, str]]:
    labels = [each["metric"] for each in laptop.prometheus.query(f"up{{{PODS}}} == 1")]
    return {(each["app"], each["component"]) for each in labels}


def sampled(laptop: Laptop, name: str, seconds: float) -> list[float]:
    """Return every sample of the pods' series of that name in the last ``seconds``."""
    found = laptop.prometheus.query(f"{name}{{{PODS}}}[{int(seconds)}s]")
    return [float(value) for series in found for _, value in series["values"]]


def test_no_scrape_under_load_fails_while_the_token_is_replaced(
    production: Production, laptop: Laptop
) -> None:
    began = time.monotonic()
    make = ("create", "token", ACCOUNT)
    with production.load(f"{PAGE}/api/v1/currencies/latest", PER_SECOND, 1) as account:
        while (passed := time.monotonic() - began) < LOAD_SECONDS:
            token.write(production.kubectl(*make).strip(), laptop.folder)
            time.sleep(PAUSE_SECONDS)
    assert set(account["results"]) == {"200"}
    up, durations = (sampled(laptop, name, passed) for name in ("up", "scrape_duration_seconds"))
    assert len(up) > SCRAPES_AT_LEAST
    assert set(up) == {1.0}
    p99 = sorted(durations)[int(len(durations) * 0.99)] * 1000
    what = f"p99 of {len(durations)} scrapes through the pod proxy, at {PER_SECOND} requests/s"
    FIGURES[what] = f"{p99:.0f} ms"
