"""Mutants of references."""

from tests.helpers.manifests.mutants.mutant import Mutant, add, beside, drop, put, without
from tests.helpers.manifests.mutants.places import CONSUMER, CURRENCY, POD, WEB

MUTANTS = (
    Mutant(
        "a ConfigMap of another time",
        "references_exist",
        put("currency-0000000000", CURRENCY, *WEB, "envFrom", 0, "configMapRef", "name"),
    ),
    Mutant(
        "a key that no Secret has",
        "references_exist",
        put(
            "mysql-curency",
            CURRENCY,
            *WEB,
            "env",
            "CURRENCY_DATABASE_PASSWORD",
            "valueFrom",
            "secretKeyRef",
            "key",
        ),
    ),
    Mutant(
        "a Secret that nobody makes",
        "references_exist",
        put("ca", CURRENCY, *POD, "volumes", "ca", "secret", "secretName"),
    ),
    Mutant("a missing account", "accounts_exist", without("ServiceAccount/service-currency")),
    Mutant("the default account", "accounts_exist", drop(CONSUMER, *POD, "serviceAccountName")),
    Mutant("a missing claim", "claims_exist", without("PersistentVolumeClaim/dataingestor-state")),
    Mutant(
        "a mount of no volume", "mounts_and_volumes_agree", drop(CURRENCY, *POD, "volumes", "ca")
    ),
    Mutant(
        "a volume that nothing mounts",
        "mounts_and_volumes_agree",
        add({"name": "spare", "emptyDir": {}}, CURRENCY, *POD, "volumes"),
    ),
    Mutant(
        "a ConfigMap that is left over",
        "config_maps_are_read",
        beside({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "old"}}),
    ),
)
