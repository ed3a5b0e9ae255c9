"""A program that keeps objects in a folder, as kubectl keeps them in a cluster.

It knows what `launch.secrets` asks for, and notes the arguments of each call.
"""

import json
import os
import sys
from base64 import b64encode
from pathlib import Path

import yaml

CLUSTER = Path(os.environ["KUBECTL_TEST_CLUSTER"])


def main(arguments: list[str]) -> None:
    """Run one call."""
    with (CLUSTER / "calls").open("a") as calls:
        calls.write(json.dumps(arguments) + "\n")
    inside = Path()
    if arguments[0] == "--namespace":
        inside, arguments = CLUSTER / arguments[1], arguments[2:]
        if not inside.is_dir():
            sys.exit(f'Error from server (NotFound): namespaces "{inside.name}" not found')
    match arguments:
        case ["get", "namespace", name, "--ignore-not-found", "-o=name"]:
            print(f"namespace/{name}" if (CLUSTER / name).is_dir() else "", end="")
        case ["create", "namespace", name]:
            (CLUSTER / name).mkdir()
        case ["apply", "-f", file]:
            made = yaml.safe_load(Path(file).read_text())
            (CLUSTER / made["metadata"]["name"]).mkdir()
        case ["get", "secrets", template] if template.startswith("-o=go-template="):
            for file in sorted(inside.iterdir()):
                print(file.name, *json.loads(file.read_text())["data"])
        case ["create" | "replace" as verb, "-f", "-"]:
            put(inside, verb, json.load(sys.stdin))
        case ["patch", "secret", name, "--patch-file=/dev/stdin"]:
            secret = json.loads((inside / name).read_text())
            secret["data"] |= encoded(json.load(sys.stdin)["stringData"])
            (inside / name).write_text(json.dumps(secret))
        case _:
            sys.exit(f"error: unknown command {arguments}")


def put(inside: Path, verb: str, secret: dict[str, dict[str, str]]) -> None:
    """Create or replace an object; each only where a cluster would."""
    name = secret["metadata"]["name"]
    if (inside / name).exists() != (verb == "replace"):
        reason = "NotFound" if verb == "replace" else "AlreadyExists"
        sys.exit(f'Error from server ({reason}): secrets "{name}"')
    secret["data"] = encoded(secret.pop("stringData"))
    (inside / name).write_text(json.dumps(secret))


def encoded(values: dict[str, str]) -> dict[str, str]:
    """Return the values as a cluster keeps them."""
    return {name: b64encode(value.encode()).decode() for name, value in values.items()}


if __name__ == "__main__":
    main(sys.argv[1:])
