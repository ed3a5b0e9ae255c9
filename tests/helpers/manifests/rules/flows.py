"""NetworkPolicies admit every flow of the design, and no other."""

from tests.helpers.manifests import flows
from tests.helpers.manifests.network import Connection, Policies
from tests.helpers.manifests.objects import Object


def policies_admit_every_flow(objects: list[Object]) -> list[str]:
    """Each connection of the design is allowed at both of its ends."""
    return [f"{each}: is refused" for each in sorted(flows.expected(objects) - _allowed(objects))]


def policies_admit_no_other_flow(objects: list[Object]) -> list[str]:
    """No pod of ours can be reached, or can reach anything, beside the design."""
    return [
        f"{each}: is allowed"
        for each in sorted(_allowed(objects) - flows.expected(objects))
        if flows.GUARDED & {each.source, each.target}
    ]


def _allowed(objects: list[Object]) -> set[Connection]:
    return set(Policies(objects).allowed(flows.peers(objects), flows.ports(objects)))
