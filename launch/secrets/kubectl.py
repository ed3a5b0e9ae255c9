"""The kubectl program; values reach it on standard input only, never in its arguments."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from launch.kubectl import kubectl

# Keys only: no value of a Secret that exists is read.
KEYS = "{{range .items}}{{.metadata.name}}{{range $key, $_ := .data}} {{$key}}{{end}}\n{{end}}"


@dataclass(frozen=True)
class Kubectl:
    """kubectl on one namespace."""

    namespace: str

    def has_namespace(self) -> bool:
        """Return whether the namespace exists."""
        return bool(self.run("get", "namespace", self.namespace, "--ignore-not-found", "-o=name"))

    def secrets(self) -> dict[str, set[str]]:
        """Return the keys of each Secret of the namespace."""
        lines = self._inside("get", "secrets", f"-o=go-template={KEYS}").splitlines()
        return {name: set(keys) for name, *keys in map(str.split, filter(None, lines))}

    def create(self, secret: Mapping[str, Any]) -> None:
        """Create a Secret; fails if it exists."""
        self._inside("create", "-f", "-", given=secret)

    def replace(self, secret: Mapping[str, Any]) -> None:
        """Replace a Secret that exists."""
        self._inside("replace", "-f", "-", given=secret)

    def add(self, secret: Mapping[str, Any]) -> None:
        """Add keys to a Secret that exists."""
        name = secret["metadata"]["name"]
        patch = {"stringData": secret["stringData"]}
        self._inside("patch", "secret", name, "--patch-file=/dev/stdin", given=patch)

    def run(self, *arguments: str, given: Mapping[str, Any] | None = None) -> str:
        """Run kubectl and return its output; raises ``Refused`` with its words."""
        return kubectl(*arguments, document=json.dumps(given or {}))

    def _inside(self, *arguments: str, given: Mapping[str, Any] | None = None) -> str:
        return self.run("--namespace", self.namespace, *arguments, given=given)
