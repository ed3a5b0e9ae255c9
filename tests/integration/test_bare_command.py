"""``gunicorn -w 4 currency.app:app`` and the like, without any setting."""

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
import urllib3
from prometheus_client.parser import text_string_to_metric_families

from tests.helpers.clone import Clone
from tests.helpers.gunicorn import eventually
from tests.helpers.ports import free_port

SERVICES = {
    "currency": "/api/v1/countries",
    "history": "/api/v1/history?target=USD",
    "ranking": "/api/v1/rankings",
}
REQUESTS = 50


@contextmanager
def serving(clone: Clone, service: str) -> Iterator[str]:
    port = free_port()
    command = [".venv/bin/gunicorn", "-w", "4", "-b", f"127.0.0.1:{port}", f"{service}.app:app"]
    with subprocess.Popen(command, cwd=clone.path, env={}) as process:
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


@pytest.fixture
def addresses(clone: Clone) -> Iterator[dict[str, str]]:
    assert clone.make(".venv/run").returncode == 0
    with ExitStack() as stack:
        yield {name: stack.enter_context(serving(clone, name)) for name in SERVICES}


def test_three_services_at_once_each_show_the_sum_of_their_four_workers(
    addresses: dict[str, str],
) -> None:
    for service, address in addresses.items():
        eventually(lambda address=address: _is_alive(address))
        for _ in range(REQUESTS):
            assert _get(f"{address}{SERVICES[service]}").status in {200, 503}
        for _ in range(8):  # whichever worker responds
            assert _counted(address) == REQUESTS, service


def _counted(address: str) -> float:
    exposition = _get(f"{address}/metrics").data.decode()
    return sum(
        sample.value
        for family in text_string_to_metric_families(exposition)
        for sample in family.samples
        if sample.name == "http_requests_total"
    )


def _is_alive(address: str) -> bool:
    try:
        return _get(f"{address}/livez").status == 200  # a path that is not counted
    except urllib3.exceptions.HTTPError:
        return False


def _get(url: str) -> urllib3.BaseHTTPResponse:
    # No retries: a request that fails and is sent again may be counted twice.
    return urllib3.request("GET", url, retries=False)
