"""docs/api.md, held against the routes of every service."""

import re
from pathlib import Path

from tests.helpers.services import SERVICES, app_of

DOCUMENT = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")


def routes(service: str) -> set[tuple[str, str]]:
    return {
        (method, rule.rule.replace("<", "{").replace(">", "}"))
        for rule in app_of(service).url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_route_of_an_api_is_listed_and_nothing_else() -> None:
    listed = set(re.findall(r"^\| (\w+) \| `(\w+) (\S+)` \|", DOCUMENT, re.MULTILINE))
    served = {
        (service, method, path)
        for service in SERVICES
        for method, path in routes(service)
        if path.startswith("/api/")
    }
    assert listed == served


def test_the_routes_of_operations_are_named_and_the_same_everywhere() -> None:
    for service in SERVICES:
        operations = {path for _, path in routes(service) if not path.startswith("/api/")}
        assert operations == set(re.findall(r"`(?:GET )?(/\w+(?:\.yaml)?)`", DOCUMENT))
