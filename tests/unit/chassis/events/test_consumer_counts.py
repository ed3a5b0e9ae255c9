"""What a consumer counts, whoever has published what it reads."""

from dataclasses import replace

from prometheus_client import REGISTRY

from currency import metrics
from tests.helpers.currency import friday


def updates(source: str) -> float | None:
    labels = {"currency_code": "CHF", "source": source}
    return REGISTRY.get_sample_value("exchange_rate_updates_total", labels)


def test_updates_from_a_source_that_nobody_knows_are_counted_as_others() -> None:
    before = updates("other") or 0

    metrics.count_updates([replace(friday(CHF="0.9"), source="/etc/passwd")])

    assert updates("/etc/passwd") is None
    assert updates("other") == before + 1
