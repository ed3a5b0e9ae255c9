"""Prometheus on this machine, and what it says of its targets in the cluster."""

from collections.abc import Iterator
from typing import Any

import urllib3

from launch.connect.connection import Connection
from launch.doctor.hop import Broken, Hop

SECONDS = 5.0


class Prometheus:
    """Asks Prometheus itself."""

    def __init__(self, connection: Connection, address: str) -> None:
        self._connection = connection
        self._address = address

    def hops(self) -> Iterator[Hop]:
        """Yield the hops in their order."""
        yield Hop(f"Prometheus at {self._address}", self._is_ready)
        yield Hop("its targets in the cluster", self._targets)

    def _is_ready(self) -> str:
        if self._get("/-/ready").status != 200:
            raise Broken("Prometheus is not ready", "wait until it has read its data")
        return "ready"

    def _targets(self) -> str:
        active = self._get("/api/v1/targets?state=active").json()["data"]["activeTargets"]
        ours = [each for each in active if self._is_ours(each["labels"])]
        if not any(each["labels"]["job"] == "trip-service-pods" for each in ours):
            raise Broken(
                f"Prometheus has no pod of {self._connection.cluster} among its targets",
                "run make connect again: it reloads Prometheus; then look at its log",
            )
        for each in ours:
            if each["health"] == "down":
                raise Broken(f"{_named(each)} is down: {each['lastError']}", _fix(each))
        return f"{len(ours)} up"

    def _is_ours(self, labels: dict[str, str]) -> bool:
        return labels.get("cluster") == self._connection.cluster

    def _get(self, path: str) -> urllib3.BaseHTTPResponse:
        try:
            return urllib3.request("GET", self._address + path, retries=False, timeout=SECONDS)
        except urllib3.exceptions.HTTPError:
            raise Broken("Prometheus does not run", "run make monitor") from None


def _named(target: dict[str, Any]) -> str:
    labels = target["labels"]
    return f"{labels['job']} {labels.get('pod') or labels['instance']}"


def _fix(target: dict[str, Any]) -> str:
    if target["labels"]["job"] == "token-renewer":
        return "run make monitor, which renews the token"
    return "wait for the next scrape (15 s) and run make doctor again; then look at the pod"
