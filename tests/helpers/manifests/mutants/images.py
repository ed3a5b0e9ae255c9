"""Mutants of images and secrets."""

from tests.helpers.manifests.mutants.mutant import Mutant, beside, put
from tests.helpers.manifests.mutants.places import CONSUMER, CURRENCY, MYSQL, POD, WEB

PASSWORD = {"name": "CURRENCY_DATABASE_PASSWORD", "value": "correct-horse"}
MUTANTS = (
    Mutant(
        "the latest image",
        "images_have_a_version",
        put("registry.example/trip-service/currency:latest", CURRENCY, *WEB, "image"),
    ),
    Mutant(
        "an image without a tag behind a port",
        "images_have_a_version",
        put("registry.example:5000/mysql", MYSQL, *POD, "containers", 0, "image"),
    ),
    Mutant(
        "a password as a literal",
        "no_secret_is_a_literal",
        put(PASSWORD, CURRENCY, *WEB, "env", "CURRENCY_DATABASE_PASSWORD"),
    ),
    Mutant(
        "a password in a URL",
        "no_text_holds_a_secret",
        put(
            [{"name": "EVENTS_URL", "value": "kafka://trip:horse@kafka:9092"}],
            CONSUMER,
            *POD,
            "containers",
            0,
            "env",
        ),
    ),
    Mutant(
        "a password in a command",
        "no_text_holds_a_secret",
        put(["mysqld", "--password=Xy12Xy12Xy12Xy12"], MYSQL, *POD, "containers", 0, "command"),
    ),
    Mutant(
        "a Secret in the files",
        "no_secret_object_is_rendered",
        beside(
            {
                "apiVersion": "v1",
                "kind": "Secret",
                "metadata": {"name": "trip-passwords"},
                "stringData": {"mysql-root": "horse"},
            }
        ),
    ),
)
