"""What the account of Prometheus may do in the cluster."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from launch.connect.api import Api
from launch.connect.connection import EXPORTERS, Connection

REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"


@dataclass(frozen=True, slots=True)
class Right:
    """A verb on a resource of a namespace, or on a path of the API server."""

    verb: str
    what: str
    namespace: str = ""

    def __str__(self) -> str:
        where = f" in {self.namespace}" if self.namespace else ""
        return f"{self.verb} {self.what}{where}"

    def review(self) -> dict[str, Any]:
        """Return the question whether whoever asks has the right."""
        if not self.namespace:
            return {"nonResourceAttributes": {"verb": self.verb, "path": self.what}}
        resource, _, part = self.what.partition("/")
        attributes = {"verb": self.verb, "resource": resource, "subresource": part}
        return {"resourceAttributes": {**attributes, "namespace": self.namespace}}


def needed(connection: Connection) -> Iterator[Right]:
    """Yield each right that scraping needs."""
    yield Right("get", "/metrics")
    for namespace in (connection.namespace, *([EXPORTERS] if connection.exporters else [])):
        for verb in ("get", "list", "watch"):
            yield Right(verb, "pods", namespace)
        yield Right("get", "pods/proxy", namespace)


def has(api: Api, right: Right) -> bool:
    """Ask the API server, with the token itself."""
    kind = {"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview"}
    answer = api.create(REVIEWS, {**kind, "spec": right.review()})
    return bool(answer["status"]["allowed"])
