"""The system of infra/prod in a cluster, deployed with the commands of the README."""

import json
import os
import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from prometheus_client.parser import text_string_to_metric_families

from tests.helpers.cluster.cluster import Cluster
from tests.helpers.gunicorn import Series

ROOT = Path(__file__).parents[3]
NAMESPACE = "trip-service-prod"
PAGE = f"http://service-frontend.{NAMESPACE}"
WORKLOADS = "statefulsets,deployments"
ROLLOUT_SECONDS = 420
LOAD_SECONDS = 360
BROKER_SECONDS = 60
INGESTOR = "service-dataingestor-cronjob"
LOAD = Path(__file__).with_name("load.py")

# A broker that was just started again may take longer than the second that our commands give it.
DEPTHS = f"""
import json, sys
from chassis.events.backends import open_log
from chassis.events.log import LogUnavailable
from chassis.patience import patiently
from chassis.settings import Settings, load
log = open_log(load(Settings))
depths = lambda: {{topic: log.depth(topic) for topic in log.topics()}}
print(json.dumps(patiently(depths, {BROKER_SECONDS}, LogUnavailable, sys.stderr.write)))
"""

Object = dict[str, Any]

# What documents state; it is printed after the tests, and no test compares it.
FIGURES: dict[str, str] = {}


@dataclass(frozen=True)
class Production:
    """The system in its namespace."""

    cluster: Cluster

    def deploy(self) -> None:
        """Run the README's commands and wait until everything is rolled out."""
        self.make("secrets")
        self.apply()
        # Its runs, of each half hour, would come into tests that look at a run of their own.
        self.kubectl("patch", "cronjob", "--patch", '{"spec": {"suspend": true}}', INGESTOR)
        self.await_rollouts()

    def make(self, verb: str, **variables: str) -> str:
        """Run a make verb of the clone for this cluster, and return what it printed."""
        words = [f"{name}={value}" for name, value in variables.items()]
        return self._run("make", "--no-print-directory", verb, *words)

    def apply(self) -> str:
        """Apply the overlay and return kubectl's words, a line for each object."""
        return self._run("sh", "-c", "kustomize build infra/prod | kubectl apply -f -")

    def await_rollouts(self) -> None:
        """Wait until every workload has all its pods ready, in its newest version."""
        names = self.kubectl("get", WORKLOADS, "--output=name").split()
        limit = time.monotonic() + ROLLOUT_SECONDS
        for name in names:
            self.await_rollout(name, max(1, int(limit - time.monotonic())))

    def await_rollout(self, name: str, seconds: int = ROLLOUT_SECONDS) -> None:
        """Wait until a workload is rolled out; fail with the state of its pods."""
        try:
            self.kubectl("rollout", "status", name, f"--timeout={seconds}s", timeout=seconds + 10)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.pods()}\n{self.tails()}") from None

    def kubectl(self, *arguments: str, stdin: str = "", timeout: float = 120.0) -> str:
        """Run kubectl on the namespace and return its output."""
        inside = f"--namespace={NAMESPACE}"
        return self.cluster.kubectl(inside, *arguments, stdin=stdin, timeout=timeout)

    def objects(self, kind: str, selector: str = "") -> list[Object]:
        """Return objects by their kind and labels."""
        found = self.kubectl("get", kind, f"--selector={selector}", "--output=json")
        items: list[Object] = json.loads(found)["items"]
        return items

    def running(self, app: str, component: str = "web") -> list[str]:
        """Return the names of the running pods of a component that are not being deleted."""
        selector = f"app={app},app.kubernetes.io/component={component}"
        return [
            pod["metadata"]["name"]
            for pod in self.objects("pods", selector)
            if pod["status"]["phase"] == "Running" and "deletionTimestamp" not in pod["metadata"]
        ]

    def pods(self) -> str:
        """Return a table of all pods, for the message of a failure."""
        return self.kubectl("get", "pods", "--output=wide")

    def tails(self) -> str:
        """Return the last lines of the containers of all pods that are not ready."""
        return "\n".join(
            self.kubectl("logs", pod["metadata"]["name"], "--all-containers", "--tail=5")
            for pod in self.objects("pods")
            if not _is_ready(pod)
        )

    def scrape(self, pod: str) -> dict[Series, float]:
        """Return the series of a pod, read through the API server as a laptop does."""
        path = f"/api/v1/namespaces/{NAMESPACE}/pods/{pod}:9090/proxy/metrics"
        text = self.cluster.kubectl("get", f"--raw={path}")
        return {
            (sample.name, tuple(sorted(sample.labels.items()))): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }

    def get(self, path: str) -> Any:
        """Return a response of an API, through the page's gateway."""
        return json.loads(self.cluster.get(f"{PAGE}/api/v1{path}"))

    def click(self, country: str) -> None:
        """Click on a country through the page's gateway; fail unless it is confirmed."""
        body = json.dumps({"country": country})
        self.cluster.get(f"{PAGE}/api/v1/rankings/click", "--json", body)

    def click_until_confirmed(self) -> None:
        """Send a click again until it is confirmed; its key lets it count once."""
        body = json.dumps({"country": "JP"})
        key = f"Idempotency-Key: {uuid.uuid4()}"
        retries = ("--retry", "60", "--retry-all-errors", "--retry-delay", "1")
        self.cluster.get(f"{PAGE}/api/v1/rankings/click", "--json", body, "--header", key, *retries)

    def topics(self) -> dict[str, int]:
        """Return the number of records in each topic."""
        consumer = "deployment/service-history-consumer"
        found: dict[str, int] = json.loads(
            self.kubectl("exec", consumer, "--container=consumer", "--", "python", "-c", DEPTHS)
        )
        return found

    def clicks(self) -> int:
        """Return how many clicks of today the ranking has."""
        return int(self.get("/rankings?period=daily")["total_clicks"])

    def memory(self) -> dict[str, float]:
        """Return the working set of every pod in bytes, as its kubelet reports it."""
        text = self.cluster.kubectl("get", "--raw=/api/v1/nodes/node1/proxy/metrics/resource")
        return {
            sample.labels["pod"]: sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
            if sample.name == "pod_memory_working_set_bytes"
            and sample.labels["namespace"] == NAMESPACE
        }

    @contextmanager
    def load(self, url: str, per_second: float, at_least: int) -> Iterator[Object]:
        """Send requests from beside the pods during the block; yield the account of the load.

        It is filled at the end of the block: ``results`` counts statuses and errors, ``failures``
        lists when responses other than 200 came.
        """
        process = self.cluster.popen("python3", str(LOAD), url, str(per_second), str(at_least))
        account: Object = {}
        try:
            yield account
        finally:
            printed, _ = process.communicate("", timeout=LOAD_SECONDS)
            account.update(json.loads(printed))

    def _run(self, *command: str) -> str:
        environment = {
            **os.environ,
            "PATH": f"{self.cluster.folder}:{os.environ['PATH']}",
            "KUBECONFIG": self.cluster.kubeconfig,
        }
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, f"{done.stdout}{done.stderr}"
        return done.stdout


def rates_by_day(history: Any) -> dict[date, str]:
    """Return the rates of a response of ``/history``."""
    return {date.fromisoformat(each["date"]): each["rate"] for each in history["points"]}


def _is_ready(pod: Object) -> bool:
    conditions = pod["status"].get("conditions", [])
    return any(each["type"] == "Ready" and each["status"] == "True" for each in conditions)
