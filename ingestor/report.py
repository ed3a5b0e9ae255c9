"""The log lines about runs: news and changes, never the same complaint twice in a row."""

import logging
from collections.abc import Sequence

from chassis.events.runs import Outcome
from ingestor.errors import Unreachable
from ingestor.run import Run

logger = logging.getLogger(__name__)


class Reporter:
    """Remembers the last complaint about each source, and whether we are offline."""

    def __init__(self) -> None:
        self._complaints: dict[str, str] = {}
        self._offline = False

    def report(self, runs: Sequence[Run]) -> None:
        """Log what is new in the runs of one round."""
        asked = [run for run in runs if run.asked]
        if not asked:
            return
        offline = all(isinstance(run.error, Unreachable) for run in asked)
        if offline != self._offline:
            self._offline = offline
            if offline:
                logger.warning("offline: no source can be reached; the stored rates grow older")
            else:
                logger.info("online again")
        if not offline:
            for run in asked:
                self._report_one(run)

    def _report_one(self, run: Run) -> None:
        complaint = _complaint(run)
        if complaint and complaint != self._complaints.get(run.source):
            logger.warning("%s failed: %s", run.source, complaint)
        self._complaints[run.source] = complaint
        if run.outcome is Outcome.DELIVERED:
            figures = {"source": run.source, "newest": run.tally.newest, **run.tally.counts()}
            logger.info("%s delivered", run.source, extra=figures)


def _complaint(run: Run) -> str:
    if run.outcome is not Outcome.FAILED:
        return ""
    return str(run.error) if run.error else "none of its values passed the policy"
