"""Each rule sees what it is for: every mutant of the manifests breaks the rule that it names."""

import pytest

from tests.helpers.manifests import render
from tests.helpers.manifests.difference import differences
from tests.helpers.manifests.immutable import changes, recorded
from tests.helpers.manifests.mutants import MUTANTS
from tests.helpers.manifests.mutants.mutant import Break, Mutant, changed, put, without
from tests.helpers.manifests.mutants.places import CURRENCY, MYSQL, SERVICE, WEB
from tests.helpers.manifests.rules import RULES


@pytest.mark.parametrize("mutant", MUTANTS, ids=str)
def test_a_mutant_is_caught(mutant: Mutant) -> None:
    whole = render.objects("prod", mutant.components)
    rule = RULES[mutant.rule]
    assert set(rule(mutant.of(whole))) - set(rule(whole)) != set()


def test_every_rule_has_a_mutant() -> None:
    assert RULES.keys() - {mutant.rule for mutant in MUTANTS} == set()


@pytest.mark.parametrize(
    "broken",
    [
        put("9", CURRENCY, *WEB, "env", "DRAIN_SECONDS", "value"),
        put(9, CURRENCY, "spec", "revisionHistoryLimit"),
        without(SERVICE),
    ],
    ids=["a-value", "a-field", "an-object"],
)
def test_a_difference_of_the_overlays_is_seen(broken: Break) -> None:
    dev, prod = render.objects("dev"), render.objects("prod")
    new = set(differences(dev, changed(prod, broken))) - set(differences(dev, prod))
    assert len(new) == 1


@pytest.mark.parametrize(
    "broken",
    [
        put("currency", CURRENCY, "spec", "selector", "matchLabels", "app"),
        put(
            "10Gi",
            MYSQL,
            "spec",
            "volumeClaimTemplates",
            0,
            "spec",
            "resources",
            "requests",
            "storage",
        ),
        put("mysql-headless", MYSQL, "spec", "serviceName"),
        put("10.96.0.7", "Service/mysql", "spec", "clusterIP"),
        put("ReadOnlyMany", "PersistentVolumeClaim/dataingestor-state", "spec", "accessModes", 0),
        put("view", "RoleBinding/prometheus-remote", "roleRef", "name"),
    ],
    ids=["selector", "claims", "service-name", "address", "access-mode", "role"],
)
def test_a_change_that_a_cluster_refuses_is_seen(broken: Break) -> None:
    assert len(changes(changed(render.objects("prod"), broken), recorded("prod"))) == 1
