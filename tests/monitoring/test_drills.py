"""Each fault of one machine makes exactly its alerts fire, and they resolve when it is over."""

from collections.abc import Mapping

import pytest

from tests.drills.drill import Result
from tests.drills.machine import DRILLS
from tests.drills.runner import Runner
from tests.drills.stage import prepared


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    """All drills, played one by one on one system."""
    with prepared(tmp_path_factory.mktemp("drills")) as stage:
        return {result.drill.name: result for result in Runner(stage).play(list(DRILLS.values()))}


@pytest.mark.parametrize("name", DRILLS)
def test_a_fault_makes_its_alerts_fire_and_no_other(
    results: Mapping[str, Result], name: str
) -> None:
    assert results[name].seconds.keys() == DRILLS[name].expected
    assert results[name].unexpected == {}


@pytest.mark.parametrize("name", DRILLS)
def test_the_alerts_of_a_fault_resolve(results: Mapping[str, Result], name: str) -> None:
    assert results[name].resolved_after is not None
