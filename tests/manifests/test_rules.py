"""The rendered manifests keep every rule: both overlays, each component alone, and all together."""

import pytest

from tests.helpers.manifests import render
from tests.helpers.manifests.difference import differences
from tests.helpers.manifests.immutable import OVERLAYS, changes, recorded
from tests.helpers.manifests.rules import RULES


@pytest.mark.parametrize(("overlay", "components"), render.RENDERS, ids=render.named)
@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_kept(rule: str, overlay: str, components: tuple[str, ...]) -> None:
    assert RULES[rule](render.objects(overlay, components)) == []


def test_dev_and_prod_differ_only_where_they_are_meant_to() -> None:
    assert differences(render.objects("dev"), render.objects("prod")) == []


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_what_cannot_be_changed_is_as_recorded(overlay: str) -> None:
    assert changes(render.objects(overlay), recorded(overlay)) == []


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_nothing_recorded_is_gone(overlay: str) -> None:
    rendered = {f"{each['kind']}/{each['metadata']['name']}" for each in render.objects(overlay)}
    assert recorded(overlay).keys() - rendered == set()
