"""docs/api.md, held against the routes of every service."""

import re
from pathlib import Path

from chassis.metrics.http import template
from tests.helpers.services import APIS, SERVICES, app_of

DOCUMENT = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")


def routes(service: str) -> set[tuple[str, str]]:
    return {
        (method, template(rule.rule))
        for rule in app_of(service).url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def listed() -> set[tuple[str, str, str]]:
    return set(re.findall(r"^\| (\w+) \| `(\w+) (\S+)` \|", DOCUMENT, re.MULTILINE))


def operations(service: str) -> set[tuple[str, str]]:
    _, _, sentence = DOCUMENT.partition("Every service also answers")
    everywhere = re.findall(r"`(?:GET )?(/\w+(?:\.yaml)?)`", sentence)
    return {(method, path) for method, path in routes(service) if path in everywhere}


def test_every_route_is_listed_and_nothing_else() -> None:
    passed_on = {(method, path) for service in APIS for method, path in routes(service)}
    served = {
        (service, *route)
        for service in SERVICES
        for route in routes(service) - operations(service)
        if service in APIS or route not in passed_on
    }
    assert listed() == served


def test_the_routes_of_operations_are_named_and_the_same_everywhere() -> None:
    assert {len(operations(service)) for service in SERVICES} == {7}
