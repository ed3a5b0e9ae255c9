"""A program that answers as kubectl does to `make connect`, from files in a folder.

``refused`` in the folder has a sentence that every call fails with, ``account`` says that the
account is there, ``exporters`` lists those of the cluster, and ``token`` is the next token. Each
call adds its words to ``calls``.
"""

import json
import os
import sys
from pathlib import Path

FOLDER = Path(os.environ["KUBECTL_TEST_CLUSTER"])


def main(words: list[str]) -> None:
    """Run one call."""
    with (FOLDER / "calls").open("a") as calls:
        calls.write(" ".join(words) + "\n")
    refused = _content("refused")
    if refused and words[0] in refused:
        sys.exit(f"E1128 memcache.go:265\n{refused}")
    match words:
        case ["config", "view", *_, path]:
            print(_fields()[path.removeprefix("jsonpath=")])
        case ["get", "serviceaccount", name, *_]:
            print(f"serviceaccount/{name}" if (FOLDER / "account").exists() else "")
        case ["get", "deployments,daemonsets", *_]:
            print(_content("exporters"))
        case ["kustomize", folder]:
            print((Path(folder) / "kustomization.yaml").read_text())
        case ["apply", *_]:
            sys.stdin.read()
            (FOLDER / "account").touch()
            print("serviceaccount/prometheus-remote serverside-applied")
        case ["create", "token", *_]:
            print(_content("token"))
        case _:
            sys.exit(f"error: unknown command {words}")


def _fields() -> dict[str, str]:
    fields: dict[str, str] = json.loads(_content("kubeconfig"))
    return fields


def _content(name: str) -> str:
    file = FOLDER / name
    return file.read_text() if file.exists() else ""


if __name__ == "__main__":
    main(sys.argv[1:])
