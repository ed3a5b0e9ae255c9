"""The kubectl program; values reach it on standard input only, never in its arguments."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# Keys only: no value of a Secret that exists is read.
KEYS = "{{range .items}}{{.metadata.name}}{{range $key, $_ := .data}} {{$key}}{{end}}\n{{end}}"


class KubectlFailed(Exception):
    """kubectl is missing or refused; the message has its words."""


@dataclass(frozen=True)
class Kubectl:
    """``program`` on one namespace; ``program`` may have arguments, such as ``--context``."""

    program: Sequence[str]
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
        """Run kubectl and return its output; raises ``KubectlFailed`` with its last line."""
        try:
            done = subprocess.run(  # noqa: S603 - the operator names the program
                [*self.program, *arguments],
                input=json.dumps(given or {}),
                capture_output=True,
                text=True,
                check=True,
            )
        except OSError as error:
            raise KubectlFailed(f"{self.program[0]}: {error.strerror}") from None
        except subprocess.CalledProcessError as error:
            raise KubectlFailed((error.stderr or "kubectl failed").splitlines()[-1]) from None
        return done.stdout

    def _inside(self, *arguments: str, given: Mapping[str, Any] | None = None) -> str:
        return self.run("--namespace", self.namespace, *arguments, given=given)
