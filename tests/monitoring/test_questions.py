"""Every question of docs/promql.md is asked to a Prometheus that watches a lively system."""

import pytest

from tests.helpers.gunicorn import eventually
from tests.helpers.watched import Watched
from tests.monitoring.test_documents import PROMQL, QUERIES

# A system that began two minutes ago has no yesterday, no window of whole five minutes and no
# event that waits.
SHORTER = {
    "offset 1d": "offset 20s",
    "burn_rate:1h": "burn_rate:5m",
    "burn_rate:3d": "burn_rate:5m",
    "timestamp_seconds > 0)": "timestamp_seconds)",
}
NOTHING_IS_DOWN = "up == 0"
ASKED = [query.strip() for query in QUERIES.findall(PROMQL.read_text(encoding="utf-8"))]
PATIENCE_SECONDS = 30


def shortened(query: str) -> str:
    for long, short in SHORTER.items():
        query = query.replace(long, short)
    return query


@pytest.mark.parametrize("query", [each for each in ASKED if each != NOTHING_IS_DOWN])
def test_a_question_is_answered_with_data(lively: Watched, query: str) -> None:
    asked = shortened(query)

    def answered() -> bool:
        values = [each["value"][1] for each in lively.prometheus.query(asked)]
        return bool(values) and set(values) != {"NaN"}

    eventually(answered, PATIENCE_SECONDS, 0.5)


def test_each_shortened_window_is_in_a_question() -> None:
    assert [long for long in SHORTER if not any(long in query for query in ASKED)] == []


def test_what_cannot_be_scraped_is_named(lively: Watched) -> None:
    assert NOTHING_IS_DOWN in ASKED
    with lively.system.stopped("RANKING_METRICS_PORT"):
        eventually(lambda: "service-ranking" in down(lively), PATIENCE_SECONDS, 0.5)
    eventually(lambda: "service-ranking" not in down(lively), PATIENCE_SECONDS, 0.5)


def down(lively: Watched) -> set[str]:
    found = lively.prometheus.query(NOTHING_IS_DOWN)
    return {each["metric"].get("app", "") for each in found}
