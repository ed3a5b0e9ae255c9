"""Mutants of schedules, drains and rollouts."""

from tests.helpers.manifests.mutants.mutant import Mutant, beside, drop, put
from tests.helpers.manifests.mutants.places import CURRENCY, INGESTOR, MYSQL, POD, RUN, WEB

MUTANTS = (
    Mutant(
        "a schedule without a time",
        "schedules_have_a_time",
        put("0 0 31 2 *", INGESTOR, "spec", "schedule"),
    ),
    Mutant(
        "a time zone that does not exist",
        "schedules_have_a_time",
        put("Asia/Busan", INGESTOR, "spec", "timeZone"),
    ),
    Mutant(
        "runs that overlap", "jobs_are_bounded", put("Allow", INGESTOR, "spec", "concurrencyPolicy")
    ),
    Mutant(
        "a run without a deadline",
        "jobs_are_bounded",
        drop(INGESTOR, *RUN, "activeDeadlineSeconds"),
    ),
    Mutant(
        "a linger beyond the deadline",
        "lingering_ends_before_the_deadline",
        put(30, INGESTOR, *RUN, "activeDeadlineSeconds"),
    ),
    Mutant(
        "a migration in a Job",
        "jobs_of_the_past_are_no_manifests",
        beside({"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "migrate"}}),
    ),
    Mutant(
        "a grace shorter than the drain",
        "pods_have_time_to_drain",
        put(25, CURRENCY, *POD, "terminationGracePeriodSeconds"),
    ),
    Mutant(
        "a datastore that is killed at once",
        "datastores_have_time_to_close",
        put(5, MYSQL, *POD, "terminationGracePeriodSeconds"),
    ),
    Mutant(
        "no drain",
        "pods_have_time_to_drain",
        put("0", CURRENCY, *WEB, "env", "DRAIN_SECONDS", "value"),
    ),
    Mutant(
        "a rollout that stops pods first",
        "rollouts_keep_every_pod",
        put(1, CURRENCY, "spec", "strategy", "rollingUpdate", "maxUnavailable"),
    ),
)
