"""Targets: objects that are named by others exist, and are scaled in one way."""

from tests.helpers.manifests.objects import Object, find, kinds, name, namespace, title, workloads

# A topic has three: more consumers would be idle.
PARTITIONS = 3
SCALERS = ("HorizontalPodAutoscaler", "ScaledObject")


def scaled_workloads_exist(objects: list[Object]) -> list[str]:
    """An autoscaler scales a workload that exists."""
    return [
        f"{title(scaler)}: there is no {target}"
        for scaler in kinds(objects, *SCALERS)
        if not find(objects, target := _target(scaler))
    ]


def autoscalers_decide_alone(objects: list[Object]) -> list[str]:
    """A workload has ``replicas`` or one autoscaler: otherwise each apply undoes the other."""
    targets = [_target(scaler) for scaler in kinds(objects, *SCALERS)]
    fixed = [
        f"{target}: has replicas and an autoscaler"
        for target in targets
        if "replicas" in (find(objects, target) or {"spec": {}})["spec"]
    ]
    twice = [
        f"{target}: has two autoscalers" for target in set(targets) if targets.count(target) > 1
    ]
    return fixed + twice


def autoscalers_have_a_sane_range(objects: list[Object]) -> list[str]:
    """A web has two pods at least; consumers are at most as many as partitions."""
    faults = []
    for scaler in kinds(objects, *SCALERS):
        spec, target = scaler["spec"], _target(scaler)
        least = spec.get("minReplicas", spec.get("minReplicaCount", 0))
        most = spec.get("maxReplicas", spec.get("maxReplicaCount", 100))
        components = [each.component for each in workloads(objects) if each.title == target]
        if components == ["web"] and least < 2:
            faults.append(f"{title(scaler)}: leaves fewer than two pods")
        if components == ["consumer"] and not 1 <= least <= most <= PARTITIONS:
            faults.append(f"{title(scaler)}: has {least} to {most} pods, not 1 to {PARTITIONS}")
        if most < max(least, 1):
            faults.append(f"{title(scaler)}: has fewer pods at most than at least")
    return faults


def autoscaled_services_have_a_budget(objects: list[Object]) -> list[str]:
    """A web that has several pods keeps one during the maintenance of nodes."""
    return [
        f"{title(scaler)}: there is no {budget}"
        for scaler in kinds(objects, *SCALERS)
        for each in workloads(objects)
        if each.title == _target(scaler) and each.component == "web"
        if not find(objects, budget := f"PodDisruptionBudget/{each.name}")
    ]


def scaling_survives_without_prometheus(objects: list[Object]) -> list[str]:
    """A ScaledObject says how many pods to keep while its metric cannot be read."""
    return [
        f"{title(scaler)}: has no fallback within its range"
        for scaler in kinds(objects, "ScaledObject")
        if not scaler["spec"].get("minReplicaCount", 0)
        <= scaler["spec"].get("fallback", {}).get("replicas", -1)
        <= scaler["spec"].get("maxReplicaCount", 100)
    ]


def bindings_bind_what_exists(objects: list[Object]) -> list[str]:
    """The role and the service accounts of a binding exist."""
    faults = []
    for binding in kinds(objects, "RoleBinding", "ClusterRoleBinding"):
        role = binding["roleRef"]
        named = [f"{role['kind']}/{role['name']}"]
        named += [f"{each['kind']}/{each['name']}" for each in binding.get("subjects") or ()]
        faults += [
            f"{title(binding)}: there is no {each}" for each in named if not find(objects, each)
        ]
    return faults


def routes_lead_to_services(objects: list[Object]) -> list[str]:
    """Each backend of an HTTPRoute is a port of a Service."""
    return [
        f"{title(route)}: there is no port {backend.get('port')} of Service/{backend['name']}"
        for route in kinds(objects, "HTTPRoute")
        for rule in route["spec"]["rules"]
        for backend in rule.get("backendRefs") or ()
        if backend.get("port") not in _ports(objects, backend["name"])
    ]


def stateful_sets_have_their_service(objects: list[Object]) -> list[str]:
    """The headless Service that gives the pods of a StatefulSet their names exists."""
    return [
        f"{title(each)}: there is no headless Service/{service}"
        for each in kinds(objects, "StatefulSet")
        if (
            find(objects, f"Service/{(service := each['spec'].get('serviceName'))}") or {"spec": {}}
        )["spec"].get("clusterIP")
        != "None"
    ]


def namespaces_exist(objects: list[Object]) -> list[str]:
    """Every namespace that an object is in is made with it."""
    made = {name(each) for each in kinds(objects, "Namespace")}
    return [
        f"{title(each)}: there is no Namespace/{namespace(each)}"
        for each in objects
        if namespace(each) and namespace(each) not in made
    ]


def _target(scaler: Object) -> str:
    target = scaler["spec"]["scaleTargetRef"]
    return f"{target.get('kind', 'Deployment')}/{target['name']}"


def _ports(objects: list[Object], service: str) -> list[int]:
    found = find(objects, f"Service/{service}")
    return [port["port"] for port in found["spec"]["ports"]] if found else []
