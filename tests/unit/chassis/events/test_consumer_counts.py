"""The updates that a consumer counts, by source."""

from dataclasses import replace

from prometheus_client import REGISTRY

from currency import metrics
from tests.helpers.currency import friday


def updates(source: str) -> float | None:
    labels = {"currency_code": "CHF", "source": source}
    return REGISTRY.get_sample_value("exchange_rate_updates_total", labels)


def test_updates_from_an_unknown_source_are_counted_as_others() -> None:
    before = updates("other") or 0

    metrics.count_updates([replace(friday(CHF="0.9"), source="/etc/passwd")])

    assert updates("/etc/passwd") is None
    assert updates("other") == before + 1
