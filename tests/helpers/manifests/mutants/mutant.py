"""A deliberate breakage of rendered objects, which shows that a rule sees what it is for."""

import pickle
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from tests.helpers.manifests.objects import Object, get

Break = Callable[[list[Object]], None]
Step = str | int


@dataclass(frozen=True)
class Mutant:
    """A breakage, and the rule that must complain about it."""

    name: str
    rule: str
    broken: Break
    components: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.name.replace(" ", "-")

    def of(self, objects: list[Object]) -> list[Object]:
        """Return a broken copy of objects."""
        return changed(objects, self.broken)


def changed(objects: list[Object], change: Break) -> list[Object]:
    """Return a copy of objects with a change."""
    # Several times faster than deepcopy.
    copies: list[Object] = pickle.loads(pickle.dumps(objects))
    change(copies)
    return copies


def put(value: Any, title: str, *path: Step) -> Break:
    """Return what sets a field of an object; elements of lists are named or counted."""

    def broken(objects: list[Object]) -> None:
        parent = reach(get(objects, title), path[:-1])
        parent[_key(parent, path[-1])] = deepcopy(value)

    return broken


def drop(title: str, *path: Step) -> Break:
    """Return what removes a field, or an element of a list."""

    def broken(objects: list[Object]) -> None:
        parent = reach(get(objects, title), path[:-1])
        del parent[_key(parent, path[-1])]

    return broken


def add(value: Any, title: str, *path: Step) -> Break:
    """Return what appends a value to a list, which is made if it is missing."""

    def broken(objects: list[Object]) -> None:
        parent = reach(get(objects, title), path[:-1])
        parent.setdefault(path[-1], []).append(deepcopy(value))

    return broken


def without(title: str) -> Break:
    """Return what removes an object."""
    return lambda objects: objects.remove(get(objects, title))


def beside(thing: Object) -> Break:
    """Return what adds an object."""
    return lambda objects: objects.append(deepcopy(thing))


def copied(title: str, name: str) -> Break:
    """Return what adds a copy of an object under another name."""

    def broken(objects: list[Object]) -> None:
        copy = deepcopy(get(objects, title))
        copy["metadata"]["name"] = name
        objects.append(copy)

    return broken


def reach(thing: Any, path: tuple[Step, ...]) -> Any:
    """Return the part of an object at a path; a missing mapping is made."""
    for step in path:
        key = _key(thing, step)
        if isinstance(thing, dict) and thing.get(key) is None:
            thing[key] = {}
        thing = thing[key]
    return thing


def _key(parent: Any, step: Step) -> Step:
    if isinstance(parent, list) and isinstance(step, str):
        return next(index for index, each in enumerate(parent) if each.get("name") == step)
    return step
