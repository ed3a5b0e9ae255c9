"""The exposition: all workers in one response, in the format that the client accepts."""

import gzip
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from prometheus_client import REGISTRY, generate_latest

from chassis.metrics import counter, gauge, histogram, processes, procfs, slots
from chassis.metrics.exposition import Exposition
from chassis.metrics.scoreboard import Scoreboard
from tests.helpers.metric_files import exposed, metric_files


@pytest.fixture
def directory(tmp_path: Path) -> Iterator[Path]:
    with metric_files(tmp_path) as path:
        yield path


def test_workers_are_summed(directory: Path) -> None:
    clicks = counter("clicks_total", "Clicks", ("country",))
    sizes = histogram("sizes", "Sizes", buckets=(1, 2))
    busy = gauge("busy", "Requests in progress", mode="livesum")
    for slot in (0, 1, 2):
        slots.occupy(slot)
        clicks.labels("KR").inc()
        sizes.observe(slot)
        busy.set(2)
    assert exposed(directory) == [
        'clicks_total{country="KR"} 3.0',
        "busy 6.0",
        "sizes_sum 3.0",
        'sizes_bucket{le="1.0"} 2.0',
        'sizes_bucket{le="2.0"} 3.0',
        'sizes_bucket{le="+Inf"} 3.0',
        "sizes_count 3.0",
    ]


@pytest.mark.parametrize("name", ["gauge_livesum_9.db", "gauge_min_master.db"])
def test_a_gauge_whose_file_disappears_during_the_scrape_is_left_out(
    directory: Path, name: str
) -> None:
    counter("clicks_total", "Clicks").inc()
    (directory / name).symlink_to("gone")
    assert exposed(directory) == ["clicks_total 1.0"]


def test_other_files_in_the_directory_are_ignored(directory: Path) -> None:
    (directory / ".lock").write_text("not metrics")
    assert exposed(directory) == []


@pytest.mark.parametrize(
    ("accept", "content_type", "last"),
    [
        ("", "text/plain; version=0.0.4", "clicks_total 1.0"),
        ("application/openmetrics-text; version=1.0.0", "application/openmetrics-text", "# EOF"),
        ("application/openmetrics-text; version=1.x", "text/plain; version=0.0.4", "clicks_total"),
    ],
)
def test_the_format_is_the_one_that_the_client_accepts(
    directory: Path, accept: str, content_type: str, last: str
) -> None:
    counter("clicks_total", "Clicks").inc()
    body, returned = Exposition(directory).render(accept)
    assert returned.startswith(content_type)
    assert body.decode().splitlines()[-1].startswith(last)


def test_invented_versions_of_a_format_do_not_pile_up(directory: Path) -> None:
    counter("clicks_total", "Clicks").inc()
    exposition = Exposition(directory)
    for version in range(1, 30):
        exposition.render(f"application/openmetrics-text; version={version}.0.0")
    (family,) = exposition._workers.reader.families() if exposition._workers else ()
    assert 0 < len(family._formats) < 10


def test_it_is_compressed_if_the_client_accepts_that(directory: Path) -> None:
    counter("clicks_total", "Clicks").inc()
    exposition = Exposition(directory)
    compressed, headers = exposition.respond({"HTTP_ACCEPT_ENCODING": "gzip"})
    assert gzip.decompress(compressed) == exposition.respond({})[0]
    assert ("Content-Encoding", "gzip") in headers


def test_only_the_named_samples_are_shown(directory: Path) -> None:
    counter("clicks_total", "Clicks", ("country",)).labels("KR").inc()
    histogram("sizes", "Sizes", buckets=(1, 2)).observe(1)
    query = {"QUERY_STRING": "name[]=sizes_count&name[]=clicks_total&name[]=nonsense"}
    body, _ = Exposition(directory).respond(query)
    assert [line for line in body.decode().splitlines() if not line.startswith("#")] == [
        'clicks_total{country="KR"} 1.0',
        "sizes_count 1.0",
    ]


@pytest.mark.parametrize(
    ("accept", "head"),
    [("", "workers_started_total"), ("application/openmetrics-text", "workers_started")],
)
def test_process_figures_are_formatted_like_counted_metrics(
    directory: Path, accept: str, head: str
) -> None:
    board = Scoreboard(directory, procfs.born())
    board.count_start(0)
    exposition = Exposition(directory)
    for started in (1, 2):
        lines = exposition.render(accept)[0].decode().splitlines()
        at = lines.index(f"# TYPE gunicorn_{head} counter")
        assert lines[at - 1] == f"# HELP gunicorn_{head} Workers started"
        assert lines[at + 1] == f"gunicorn_workers_started_total {started}.0"
        board.count_start(0)


def test_a_named_sample_has_only_its_own_head(directory: Path) -> None:
    counter("clicks_total", "Clicks").inc()
    Scoreboard(directory, procfs.born()).count_start(0)
    body, _ = Exposition(directory).render(names=["gunicorn_workers_started_total"])
    assert body.decode().splitlines() == [
        "# HELP gunicorn_workers_started_total Workers started",
        "# TYPE gunicorn_workers_started_total counter",
        "gunicorn_workers_started_total 1.0",
    ]


def test_families_of_requested_names_do_not_pile_up(directory: Path) -> None:
    Scoreboard(directory, procfs.born()).count_start(0)
    exposition, figures = Exposition(directory), processes.figures(directory)
    for few in combinations([each.name for each in figures], 2):
        exposition.render(names=few)
    assert exposition._workers
    assert 0 < len(exposition._workers._figures) < 20


def test_without_a_directory_the_process_shows_its_own_metrics() -> None:
    body, _ = Exposition(None).render(names=["python_info"])
    assert body == generate_latest(REGISTRY.restricted_registry(["python_info"]))
    assert body
