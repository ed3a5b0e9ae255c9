"""Four real workers: every click exactly once, each day closed once, one limit for all."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import cycle, pairwise
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from tests.helpers.gunicorn import Gunicorn, eventually, running
from tests.helpers.ranking_midnight_app import APP, VARIABLE, set_clock
from tests.helpers.ranking_store import BACKENDS

# The last second of Sunday the 22nd in Seoul.
LATE = datetime(2026, 11, 22, 14, 59, 59, tzinfo=UTC)
MIDNIGHT = LATE + timedelta(seconds=1)
MONDAY_NOON = LATE + timedelta(hours=12)
SUNDAY, MONDAY = "2026-11-22", "2026-11-23"
CLIENTS = 6
PATH = "/api/v1/rankings"


@dataclass
class Ranking:
    """Four workers and their clock."""

    server: Gunicorn
    clock: Path

    def click(self, country: str, **headers: str) -> tuple[int, Any]:
        """Send a click; return the status and the body of the response."""
        sent = {"Content-Type": "application/json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        body = json.dumps({"country": country}).encode()
        response = self.server.request("POST", f"{PATH}/click", body, sent)
        return response.status, json.loads(response.body)

    def board(self, day: str) -> dict[str, Any]:
        """Return the whole board of a day."""
        response: dict[str, Any] = json.loads(self.server.get(f"{PATH}?date={day}&limit=100").body)
        return response

    def counted(self, metric: str) -> Counter[str]:
        """Return a counter over all workers by the value of its only label, if it has one."""
        return Counter({
            labels[0][1] if labels else "": int(value)
            for (name, labels), value in self.server.scrape().items()
            if name == metric and value
        })  # fmt: skip


@pytest.fixture(params=sorted(BACKENDS))
def url(request: pytest.FixtureRequest) -> str:
    return BACKENDS[request.param](request)


@contextmanager
def four_workers(url: str, folder: Path, limit: int = 1_000_000) -> Iterator[Ranking]:
    clock = folder / "clock"
    set_clock(clock, LATE)
    env = {VARIABLE: str(clock), "RANKING_DATABASE_URL": url, "RANKING_CLICK_LIMIT": str(limit)}
    with running(APP, 4, env=env) as server:
        yield Ranking(server, clock)


@dataclass
class Visitor:
    """Clicks on one country after another until ``stop`` is set, and keeps the responses."""

    ranking: Ranking
    countries: list[str]
    stop: Event
    responses: list[tuple[int, Any]] = field(default_factory=list)

    def __call__(self) -> None:
        """Click."""
        for country in cycle(self.countries):
            if self.stop.is_set():
                break
            self.responses.append(self.ranking.click(country))

    def days(self) -> list[str]:
        """Return the days its clicks were counted on."""
        return [body["day"] for _, body in self.responses]


def in_parallel(calls: list[Callable[[], Any]]) -> list[Any]:
    with ThreadPoolExecutor(CLIENTS) as pool:
        return [each.result() for each in [pool.submit(call) for call in calls]]


@pytest.mark.fault
def test_every_click_over_a_midnight_in_seoul_is_counted_once_on_its_day(
    url: str, tmp_path: Path
) -> None:
    with four_workers(url, tmp_path) as ranking:
        stop = Event()
        preferences = [["JP", "US"], ["JP", "VN"], ["JP", "US", "VN"]]
        visitors = [Visitor(ranking, preferences[n % 3], stop) for n in range(CLIENTS)]
        with ThreadPoolExecutor(CLIENTS) as pool:
            clicking = [pool.submit(visitor) for visitor in visitors]
            eventually(lambda: sum(len(each.responses) for each in visitors) >= 250)
            set_clock(ranking.clock, MIDNIGHT)
            eventually(lambda: sum(each.days().count(MONDAY) for each in visitors) >= 250)
            stop.set()
            for each in clicking:
                each.result()

        responses = [response for visitor in visitors for response in visitor.responses]
        assert {status for status, _ in responses} == {201}
        for visitor in visitors:
            assert all(earlier <= later for earlier, later in pairwise(visitor.days()))
        by_day = {
            day: Counter(body["country"]["code"] for _, body in responses if body["day"] == day)
            for day in (SUNDAY, MONDAY)
        }
        for day, counts in by_day.items():
            assert {
                item["country"]["code"]: item["clicks"] for item in ranking.board(day)["items"]
            } == counts
            seen = sorted(
                body["clicks"]
                for _, body in responses
                if body["day"] == day and body["country"]["code"] == "JP"
            )
            assert seen == list(range(1, counts["JP"] + 1))
        assert ranking.counted("country_clicks_total") == by_day[SUNDAY] + by_day[MONDAY]
        assert ranking.counted("daily_reset_operations_total") == {"": 1}
        requests = ranking.server.scrape()
        labels = (("endpoint", f"{PATH}/click"), ("method", "POST"), ("status", "201"))
        assert requests["http_requests_total", labels] == len(responses)


def test_the_first_request_after_many_days_closes_each_of_them_once(
    url: str, tmp_path: Path
) -> None:
    with four_workers(url, tmp_path) as ranking:
        ranking.click("JP")
        for days, closed in ((1, 1), (4, 4)):
            set_clock(ranking.clock, LATE + timedelta(days=days))
            in_parallel([lambda: ranking.board(SUNDAY) for _ in range(40)])
            assert ranking.counted("daily_reset_operations_total") == {"": closed}
        assert ranking.board(SUNDAY)["total_clicks"] == 1


def test_ties_and_changes_are_the_same_on_every_worker(url: str, tmp_path: Path) -> None:
    with four_workers(url, tmp_path) as ranking:
        sunday = ["JP"] * 3 + ["US"] * 2 + ["VN"] * 2
        monday = ["VN"] * 3 + ["US"] * 2 + ["JP"] * 2 + ["TH"]
        for moment, countries in ((LATE, sunday), (MONDAY_NOON, monday)):
            set_clock(ranking.clock, moment)
            in_parallel([lambda country=country: ranking.click(country) for country in countries])
        boards = in_parallel([lambda: ranking.board(MONDAY) for _ in range(20)])
    assert all(board == boards[0] for board in boards)
    assert [
        (item["rank"], item["country"]["code"], item["change"], item["change_value"])
        for item in boards[0]["items"]
    ] == [(1, "VN", "UP", 1), (2, "JP", "DOWN", -1), (2, "US", "SAME", 0), (4, "TH", "NEW", None)]


def test_of_150_clicks_of_one_client_exactly_100_pass_four_workers(
    url: str, tmp_path: Path
) -> None:
    with four_workers(url, tmp_path, limit=100) as ranking:
        statuses: Counter[int] = Counter()
        # A worker may still hold tokens after the first 150 clicks.
        for _ in range(20):
            responses = in_parallel([lambda: ranking.click("JP") for _ in range(150)])
            statuses += Counter(status for status, _ in responses)
            if statuses[201] >= 100:
                break
        assert statuses.keys() == {201, 429}
        assert statuses[201] == 100
        assert ranking.board(SUNDAY)["total_clicks"] == 100
        assert ranking.counted("country_clicks_total") == {"JP": 100}
        set_clock(ranking.clock, LATE + timedelta(seconds=60))
        assert ranking.click("JP")[0] == 201


def test_concurrent_clicks_with_the_same_key_count_once(url: str, tmp_path: Path) -> None:
    with four_workers(url, tmp_path) as ranking:
        keys = [f"key-{number % 20}" for number in range(100)]
        responses = in_parallel(
            [lambda key=key: ranking.click("JP", Idempotency_Key=key) for key in keys]
        )
        assert {status for status, _ in responses} == {201}
        assert sorted({body["clicks"] for _, body in responses}) == list(range(1, 21))
        assert ranking.board(SUNDAY)["total_clicks"] == 20
        assert ranking.counted("country_clicks_total") == {"JP": 20}
