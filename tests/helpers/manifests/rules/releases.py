"""Releases: what a new version of our images replaces."""

from tests.helpers.manifests.environment import service
from tests.helpers.manifests.objects import Object, workloads


def releases_replace_no_datastore(objects: list[Object]) -> list[str]:
    """A pod with an image of ours has no other: each release would replace a datastore too."""
    return [
        f"{each.title}: {container['name']} has an image of ours beside those of others"
        for each in workloads(objects)
        if any(service(other) is None for other in each.containers)
        for container in each.containers
        if service(container)
    ]
