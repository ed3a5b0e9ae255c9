"""Which variant of each experiment a visit gets, by OpenFeature with the experiments of a file."""

import secrets
from collections.abc import Mapping
from hashlib import blake2b

from openfeature import api
from openfeature.evaluation_context import EvaluationContext
from openfeature.flag_evaluation import FlagResolutionDetails, Reason
from openfeature.provider.in_memory_provider import InMemoryFlag, InMemoryProvider
from werkzeug.datastructures import Headers

from frontend import metrics
from frontend.experiments.flags import Flag
from frontend.vitals.refusal import is_refused

DOMAIN = "page"
KEY_BYTES = 16


class Experiments:
    """The experiments in ``flags``; those that are not enabled give no variant."""

    def __init__(self, flags: Mapping[str, Flag]) -> None:
        self.variants = {name: frozenset(flag.variants) for name, flag in flags.items()}
        self._running = {n: flag for n, flag in flags.items() if flag.state == "ENABLED"}
        provided = {name: _provided(name, flag) for name, flag in self._running.items()}
        api.set_provider_and_wait(InMemoryProvider(provided), DOMAIN)
        self._client = api.get_client(DOMAIN)
        for name, variants in self.variants.items():
            for variant in variants:
                metrics.exposures.labels(name, variant)
                metrics.conversions.labels(name, variant)

    def drawn(self) -> dict[str, tuple[str, str]]:
        """Draw the variant and name the goal of each running experiment, for one visit.

        The key of the visit is random, and forgotten at once.
        """
        visit = EvaluationContext(secrets.token_hex(KEY_BYTES))
        return {
            name: (self._variant(name, flag, visit), flag.metadata.goal)
            for name, flag in self._running.items()
        }

    def _variant(self, name: str, flag: Flag, visit: EvaluationContext) -> str:
        details = self._client.get_string_details(name, flag.default_variant, visit)
        return details.variant or flag.default_variant


def takes_part(headers: Headers) -> bool:
    """Return whether the request of a page opens it, for a visitor who does not refuse.

    Others need the page as it was built: a service worker that keeps it checks its hash.
    """
    return headers.get("Sec-Fetch-Mode") == "navigate" and not is_refused(headers)


def with_variants(page: str, drawn: Mapping[str, tuple[str, str]]) -> str:
    """Return ``page`` with the variants in its head, where its script reads them as it starts."""
    content = ",".join(f"{name}={variant}:{goal}" for name, (variant, goal) in drawn.items())
    return page.replace("</head>", f'<meta name="trip-experiments" content="{content}" /></head>')


def chosen(name: str, flag: Flag, key: str) -> str:
    """Return the variant for ``key``: always the same one, each as often as its share."""
    shares = flag.targeting.fractional
    digest = blake2b(f"{name}\0{key}".encode(), digest_size=8).digest()
    place = int.from_bytes(digest) % sum(share for _, share in shares)
    for variant, share in shares:
        if place < share:
            return variant
        place -= share
    raise AssertionError("the place is less than the sum of the shares")


def _provided(name: str, flag: Flag) -> InMemoryFlag[str]:
    def evaluate(known: InMemoryFlag[str], visit: EvaluationContext) -> FlagResolutionDetails[str]:
        variant = chosen(name, flag, visit.targeting_key or "")
        return FlagResolutionDetails(known.variants[variant], reason=Reason.SPLIT, variant=variant)

    return InMemoryFlag(flag.default_variant, dict(flag.variants), context_evaluator=evaluate)
