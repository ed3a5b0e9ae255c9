"""Time: schedules, and how long a pod may take to end."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError

from chassis.clock import utcnow
from launch.gunicorn import graceful_timeout
from tests.helpers.manifests.environment import environment
from tests.helpers.manifests.objects import Object, kinds, ours, title, workloads


def schedules_have_a_time(objects: list[Object]) -> list[str]:
    """A CronJob has a schedule that comes round, in a time zone that exists."""
    faults = []
    for each in kinds(objects, "CronJob"):
        spec = each["spec"]
        try:
            next(CronSim(spec["schedule"], utcnow()))
        except (CronSimError, StopIteration):
            faults.append(f"{title(each)}: its schedule {spec['schedule']!r} has no time")
        try:
            ZoneInfo(spec.get("timeZone", ""))
        except (ValueError, ZoneInfoNotFoundError):
            faults.append(f"{title(each)}: its time zone is {spec.get('timeZone')!r}")
    return faults


def jobs_are_bounded(objects: list[Object]) -> list[str]:
    """A CronJob runs once at a time, not too late, not too long, and leaves little behind."""
    faults = []
    for each in kinds(objects, "CronJob"):
        spec, job = each["spec"], each["spec"]["jobTemplate"]["spec"]
        limits = [
            *_numbers(spec, "startingDeadlineSeconds"),
            *_numbers(job, "activeDeadlineSeconds"),
        ]
        if spec.get("concurrencyPolicy") != "Forbid":
            faults.append(f"{title(each)}: its runs may overlap")
        if len(limits) < 2 or "backoffLimit" not in job:
            faults.append(f"{title(each)}: its runs have no bounds")
        if not {"successfulJobsHistoryLimit", "failedJobsHistoryLimit"} <= spec.keys():
            faults.append(f"{title(each)}: does not say how many runs it keeps")
    return faults


def lingering_ends_before_the_deadline(objects: list[Object]) -> list[str]:
    """A run of the ingestor has at least a minute beside the time that it lingers."""
    return [
        f"{each.title}: lingers {linger:g} s of the {deadline} s that it has"
        for each in ours(objects)
        if each.component == "ingestor"
        for container in each.pod["containers"]
        for linger in [float(environment(objects, container).get("INGEST_LINGER_SECONDS", 0))]
        for deadline in [each.owner["spec"]["jobTemplate"]["spec"].get("activeDeadlineSeconds", 0)]
        if not 60 + linger <= deadline or not linger
    ]


def jobs_of_the_past_are_no_manifests(objects: list[Object]) -> list[str]:
    """A Job is refused: it cannot be applied again with another image."""
    return [f"{title(each)}: a Job cannot be changed" for each in kinds(objects, "Job")]


def pods_have_time_to_drain(objects: list[Object]) -> list[str]:
    """A web pod drains, and has more time than its drain and the last requests together take."""
    faults = []
    for each in ours(objects):
        if each.component != "web":
            continue
        drain = float(environment(objects, each.pod["containers"][0]).get("DRAIN_SECONDS", 0))
        grace = each.pod.get("terminationGracePeriodSeconds", 30)
        if drain < 2:
            faults.append(f"{each.title}: drains for {drain:g} s, which loses requests")
        if grace <= drain + graceful_timeout:
            faults.append(f"{each.title}: a drain of {drain:g} s does not fit a grace of {grace} s")
    return faults


def datastores_have_time_to_close(objects: list[Object]) -> list[str]:
    """A datastore has a minute at least to write what it holds in memory."""
    return [
        f"{each.title}: is killed after {grace} s"
        for each in workloads(objects)
        if each.component == "datastore"
        if (grace := each.pod.get("terminationGracePeriodSeconds", 30)) < 60
    ]


def rollouts_keep_every_pod(objects: list[Object]) -> list[str]:
    """A web pod is replaced only by one that is ready."""
    return [
        f"{each.title}: a rollout stops a pod before its successor is ready"
        for each in ours(objects)
        if each.component == "web"
        for update in [(each.owner["spec"].get("strategy") or {}).get("rollingUpdate") or {}]
        if update.get("maxUnavailable") != 0 or not update.get("maxSurge")
    ]


def _numbers(spec: Object, key: str) -> list[int]:
    return [spec[key]] if isinstance(spec.get(key), int) else []
