"""Variables: each is a setting of the process that gets it, and the process accepts its value."""

import os
import re
from collections.abc import Callable, Iterator
from unittest.mock import patch

from pydantic import ValidationError
from sqlalchemy import make_url

from chassis.events.kafka.url import parse_url
from chassis.settings import Settings
from chassis.stores.mysql import checked
from ranking.mongodb.url import address
from tests.helpers.manifests.environment import (
    SETTINGS,
    environment,
    image_environment,
    module,
    service,
)
from tests.helpers.manifests.objects import Object, Workload, ours, workloads

# gunicorn's own, Python's own, and the facts of a pod that the kubelet tells.
OTHERS = {"WEB_CONCURRENCY", "TZ", "POD_NAME", "POD_NAMESPACE", "POD_IP"}
FILE = re.compile(r"(?:^|(?<==))/[^&\s]+")
PARSERS: dict[str, Callable[[str], object]] = {
    "kafka": parse_url,
    "mongodb": address,
    "mysql+mysqlconnector": lambda url: checked(make_url(url)),
}


def commands_are_known(objects: list[Object]) -> list[str]:
    """Each container with an image of ours runs a process whose settings are known."""
    return [
        f"{each.title}: {container['name']} runs {run}, which is no process of ours"
        for each in workloads(objects)
        for container in each.containers
        if (run := module(container)) not in {None, *SETTINGS}
    ]


def ingestors_can_keep_their_state(objects: list[Object]) -> list[str]:
    """TRIP_DATA_DIR of a container that collects rates lies in a volume that it can write."""
    return [
        f"{each.title}: {container['name']} cannot write its TRIP_DATA_DIR {folder}"
        for each, container, run in _containers(objects)
        if run == "ingestor"
        for folder in [
            {**image_environment("ingestor"), **environment(objects, container)}["TRIP_DATA_DIR"]
        ]
        if not any(
            f"{folder}/".startswith(f"{mount['mountPath'].rstrip('/')}/")
            and not mount.get("readOnly")
            for mount in container.get("volumeMounts") or ()
        )
    ]


def variables_are_settings(objects: list[Object]) -> list[str]:
    """Each variable of a container is a setting of its image: none is misspelt or left over."""
    return [
        f"{each.title}: {container['name']} has no setting {name}"
        for each, container, run in _containers(objects)
        for name in environment(objects, container)
        if not {name, name.removesuffix("_FILE")} & _names(run)
    ]


def settings_are_accepted(objects: list[Object]) -> list[str]:
    """The settings classes of a container's image accept its environment, URLs included."""
    return [
        f"{each.title}: {container['name']}: {fault}"
        for each, container, run in _containers(objects)
        for kind in SETTINGS[run]
        for fault in _refused(kind, environment(objects, container))
    ]


def files_of_settings_are_mounted(objects: list[Object]) -> list[str]:
    """Each file that a variable, or a URL in it, names lies in a volume of the container."""
    return [
        f"{each.title}: {container['name']}: {name} names {path}, which no volume holds"
        for each, container, _ in _containers(objects)
        for name, value in environment(objects, container).items()
        for path in FILE.findall(value)
        if not any(
            path.startswith(f"{mount['mountPath'].rstrip('/')}/")
            for mount in container.get("volumeMounts") or ()
        )
    ]


def metrics_are_served_where_they_are_declared(objects: list[Object]) -> list[str]:
    """The port named ``metrics`` is the one that the settings of its container say."""
    return [
        f"{each.title}: declares metrics on {declared}, and {name} is {found}"
        for each in ours(objects)
        for container in each.lasting_containers
        for declared in [
            port["containerPort"]
            for port in container.get("ports") or ()
            if port["name"] == "metrics"
        ]
        for image in [service(container) or ""]
        for name in [
            f"{image}_consumer_port".upper() if each.component == "consumer" else "METRICS_PORT"
        ]
        if (found := (image_environment(image) | environment(objects, container)).get(name))
        != str(declared)
    ]


def _containers(objects: list[Object]) -> Iterator[tuple[Workload, Object, str]]:
    for each in workloads(objects):
        for container in each.containers:
            if (run := module(container)) in SETTINGS:
                yield each, container, str(run)


def _names(run: str) -> set[str]:
    return OTHERS | {name.upper() for kind in SETTINGS[run] for name in kind.model_fields}


def _refused(kind: type[Settings], variables: dict[str, str]) -> Iterator[str]:
    # A file in the pod is not one on this machine; another rule looks at its path.
    here = {name: FILE.sub(__file__, value) for name, value in variables.items()}
    with patch.dict(os.environ, here, clear=True):
        try:
            settings = kind()
        except ValidationError as error:
            yield from (f"{str(each['loc'][0]).upper()}: {each['msg']}" for each in error.errors())
            return
    for name in ("store_url", "event_log_url"):
        try:
            url = getattr(settings, name, "")
            if parse := PARSERS.get(url.partition("://")[0]):
                parse(url)
        except ValueError as error:
            yield f"{name}: {error}"
