"""Deploys an overlay with the images of a tag: ``python -m launch.deploy FOLDER --tag TAG``.

Before that it writes down what runs, for ``python -m launch.undo``.
"""

import shutil
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from launch import deployed
from launch.kubectl import Refused, kubectl
from launch.services import SERVICES

OURS = (*(service.package for service in SERVICES), "ingestor")


def render(overlay: Path, registry: str, tag: str) -> str:
    """Return the manifests of ``overlay`` with our images of ``registry`` and ``tag``."""
    # An overlay refers to its neighbours, so that all of them are copied.
    with TemporaryDirectory() as temporary:
        copy = Path(temporary) / overlay.parent.name
        shutil.copytree(overlay.parent, copy)
        file = copy / overlay.name / "kustomization.yaml"
        kustomization = yaml.safe_load(file.read_text(encoding="utf-8"))
        kustomization["images"] = _images(registry, tag)
        file.write_text(yaml.safe_dump(kustomization, sort_keys=False), encoding="utf-8")
        return kubectl("kustomize", str(file.parent))


def _images(registry: str, tag: str) -> list[dict[str, str]]:
    names = [f"trip-service/{name}" for name in OURS]
    return [{"name": name, "newName": f"{registry}{name}", "newTag": tag} for name in names]


def namespace(manifests: str) -> str:
    """Return the namespace that the workloads of ``manifests`` are in."""
    found = {
        each["metadata"].get("namespace")
        for each in yaml.safe_load_all(manifests)
        if each["kind"] == "Deployment"
    }
    if len(found) != 1 or None in found:
        raise Refused("the Deployments of an overlay must be in one namespace")
    return str(found.pop())


def deploy(overlay: Path, registry: str, tag: str, record: Path, seconds: float) -> None:
    """Apply an overlay and wait until everything in it has been rolled out."""
    # A record of an earlier deployment must not undo this one.
    record.unlink(missing_ok=True)
    manifests = render(overlay, registry, tag)
    where = namespace(manifests)
    deployed.write(record, where)
    print(kubectl("apply", "--filename", "-", document=manifests), end="")  # noqa: T201
    deployed.wait(where, seconds)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; a refusal is kubectl's own sentence and exit status 1."""
    parser = ArgumentParser(prog="python -m launch.deploy", description=__doc__)
    parser.add_argument("overlay", type=Path, help="folder of the overlay, such as infra/prod")
    parser.add_argument("--registry", default="", help="where the images are, such as ghcr.io/us")
    parser.add_argument("--tag", required=True, help="tag of the images")
    parser.add_argument("--record", type=Path, default=deployed.RECORD, help="for launch.undo")
    parser.add_argument(
        "--seconds", type=float, default=deployed.ROLLOUT_SECONDS, help="patience for each rollout"
    )
    options = parser.parse_args(arguments)
    registry = f"{options.registry.rstrip('/')}/" if options.registry else ""
    try:
        deploy(options.overlay, registry, options.tag, options.record, options.seconds)
    except (Refused, OSError) as error:
        sys.exit(f"not deployed: {error}")


if __name__ == "__main__":
    main()
