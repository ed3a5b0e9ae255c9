"""Names and labels on which dashboards, alerts and habits rely."""

from tests.helpers.manifests.objects import COMPONENT, Object, find, title, workloads

APP, NAME, PART = "app", "app.kubernetes.io/name", "app.kubernetes.io/part-of"
# The seed's names: the workload, its label app, and the part that it plays.
SEED = {
    "Deployment/service-currency": ("service-currency", "web"),
    "Deployment/service-currency-consumer": ("service-currency", "consumer"),
    "Deployment/service-ranking": ("service-ranking", "web"),
    "Deployment/service-history": ("service-history", "web"),
    "Deployment/service-history-consumer": ("service-history", "consumer"),
    "Deployment/service-frontend": ("service-frontend", "web"),
    "CronJob/service-dataingestor-cronjob": ("service-dataingestor", "ingestor"),
}


def names_of_the_seed_are_kept(objects: list[Object]) -> list[str]:
    """Every workload of the seed is there, with its label ``app`` and its part."""
    found = {each.title: (each.labels.get(APP), each.component) for each in workloads(objects)}
    return [
        f"{wanted}: is {found.get(wanted, 'missing')}, not {labels}"
        for wanted, labels in SEED.items()
        if found.get(wanted) != labels
    ]


def services_of_the_seed_are_kept(objects: list[Object]) -> list[str]:
    """Every API and the page have a Service of the seed's name on port 80."""
    return [
        f"{wanted}: does not listen on port 80"
        for each, (_, part) in SEED.items()
        if part == "web"
        for wanted in [each.replace("Deployment", "Service")]
        if 80 not in [port["port"] for port in (find(objects, wanted) or NOTHING)["spec"]["ports"]]
    ]


def objects_belong_to_the_system(objects: list[Object]) -> list[str]:
    """Each object, and each pod, has the label that says it is a part of the system."""
    labels = [(title(each), each["metadata"].get("labels") or {}) for each in objects]
    labels += [(f"{each.title}: its pod", each.labels) for each in workloads(objects)]
    return [
        f"{where}: is no part of trip-service"
        for where, found in labels
        if found.get(PART) != "trip-service"
    ]


def workloads_say_what_they_are(objects: list[Object]) -> list[str]:
    """Each workload, and each of its pods, has the labels ``app``, name and component."""
    return [
        f"{each.title}: {where} no label {key}"
        for each in workloads(objects)
        for where, found in (
            ("has", each.owner["metadata"].get("labels") or {}),
            ("its pod has", each.labels),
        )
        for key in (APP, NAME, COMPONENT)
        if not found.get(key)
    ]


NOTHING: Object = {"spec": {"ports": []}}
