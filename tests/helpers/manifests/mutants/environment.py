"""Mutants of variables and commands."""

from tests.helpers.manifests.mutants.mutant import Mutant, add, drop, put
from tests.helpers.manifests.mutants.places import (
    CONSUMER,
    CURRENCY,
    INGESTOR,
    POD,
    RANKING,
    RUN,
    WEB,
)

MUTANTS = (
    Mutant(
        "a misspelt variable",
        "variables_are_settings",
        put([{"name": "DRAIN_SECOND", "value": "5"}], CURRENCY, *WEB, "env"),
    ),
    Mutant(
        "a setting of another service",
        "variables_are_settings",
        add({"name": "RANKING_TIMEZONE", "value": "Asia/Seoul"}, CURRENCY, *WEB, "env"),
    ),
    Mutant(
        "a value that the settings refuse",
        "settings_are_accepted",
        put("soon", CURRENCY, *WEB, "env", "DRAIN_SECONDS", "value"),
    ),
    Mutant(
        "a URL with an unknown parameter",
        "settings_are_accepted",
        put(
            [{"name": "EVENTS_URL", "value": "kafka://trip@kafka:9092?ssl=true"}],
            CONSUMER,
            *POD,
            "containers",
            0,
            "env",
        ),
    ),
    Mutant(
        "a store without a password",
        "settings_are_accepted",
        put(
            [{"name": "EVENTS_URL", "value": "kafka://trip@kafka:9092"}],
            INGESTOR,
            *RUN,
            *POD[1:],
            "containers",
            0,
            "env",
        ),
    ),
    Mutant(
        "a password without a user",
        "settings_are_accepted",
        put(
            [
                {
                    "name": "RANKING_DATABASE_URL",
                    "value": "mongodb://mongodb-0.mongodb:27017/ranking",
                },
                {"name": "RANKING_DATABASE_PASSWORD", "value": "$(X)"},
            ],
            RANKING,
            *WEB,
            "env",
        ),
    ),
    Mutant(
        "a certificate in no volume",
        "files_of_settings_are_mounted",
        drop(CURRENCY, *WEB, "volumeMounts", "ca"),
    ),
    Mutant(
        "metrics on another port",
        "metrics_are_served_where_they_are_declared",
        add({"name": "METRICS_PORT", "value": "9091"}, CURRENCY, *WEB, "env"),
    ),
    Mutant(
        "a consumer on another port",
        "metrics_are_served_where_they_are_declared",
        add(
            {"name": "CURRENCY_CONSUMER_PORT", "value": "9105"},
            CONSUMER,
            *POD,
            "containers",
            0,
            "env",
        ),
    ),
    Mutant(
        "a command that does not exist",
        "commands_are_known",
        put(["python", "-m", "currency.consume"], CONSUMER, *POD, "containers", 0, "command"),
    ),
    Mutant(
        "an ingestor without a place for its state",
        "ingestors_can_keep_their_state",
        put([], INGESTOR, *RUN, *POD[1:], "containers", 0, "volumeMounts"),
    ),
)
