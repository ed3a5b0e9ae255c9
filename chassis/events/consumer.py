"""The loop of every consumer: poll a batch, apply it at once, commit; wait out every outage."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress

from chassis.events.dead_letters import with_error
from chassis.events.event import dead_letter_topic
from chassis.events.first_load import FirstLoad
from chassis.events.log import EventLog, LogUnavailable, Record, Subscription
from chassis.events.observer import ConsumerObserver, State, Status
from chassis.events.retries import OUTAGES, OutageRetry, record_retry
from chassis.stores.errors import StoreUnavailable

BATCH_RECORDS = 500
POLL_SECONDS = 0.25
REPORT_SECONDS = 0.5

Apply = Callable[[Sequence[Record]], None]

logger = logging.getLogger(__name__)


class Consumer:
    """Applies every record of ``topics`` at least once, records with the same key in order.

    ``apply`` applies all records of a batch or none, and may get a record again. It is retried
    during an outage; a record that fails for another reason becomes a dead letter. If the store
    ``is_empty`` at the start, because it is new or lost, the log is read from its beginning.
    """

    def __init__(
        self,
        log: EventLog,
        group: str,
        topics: Sequence[str],
        apply: Apply,
        observer: ConsumerObserver | None = None,
        is_empty: Callable[[], bool] = lambda: False,
        load: FirstLoad | None = None,
    ) -> None:
        self.state: State = "starting"
        self._log, self._group, self._topics = log, group, topics
        self._apply = apply
        self._observer = observer or ConsumerObserver()
        self._is_empty = is_empty
        self._load = load
        self._retry = OutageRetry(self._on_outage)
        self._subscription: Subscription | None = None
        self._rebalances = 0
        self._expired: Counter[str] = Counter()
        self._reported_at = 0.0

    def run(self) -> None:
        """Consume until ``stop``; raises ``GroupTaken`` if another live consumer has the group."""
        try:
            with self._retry(self._log.subscribe, self._group, self._topics) as subscription:
                self._subscription = subscription
                if self._retry(self._is_empty):
                    self._retry(subscription.rewind)
                if self._load:
                    self._retry(self._load.begin)
                while not self._retry.stopping:
                    self._step(subscription)
        except OUTAGES as error:
            logger.warning("stopped during an outage: %s", error)
        finally:
            self._subscription = None
            self._enter("stopped")

    def stop(self) -> None:
        """Make ``run`` return after the current batch; safe in a signal handler or a thread."""
        self._retry.stopping = True

    def _step(self, subscription: Subscription) -> None:
        records = self._retry(subscription.poll, BATCH_RECORDS, POLL_SECONDS)
        if records:
            self._process(subscription, records)
        else:
            # An idle consumer must also notice that its store is unreachable.
            self._retry(self._is_empty)
        self._retry(self._report, subscription)
        if self._load:
            self._retry(self._load.step)
        self._enter("running")

    def _process(self, subscription: Subscription, records: Sequence[Record]) -> None:
        settled = self._settle(subscription, records)
        self._retry(subscription.commit, [record for record, _ in settled])
        outcomes = Counter((record.topic, status) for record, status in settled)
        for (topic, status), count in outcomes.items():
            self._observer.processed(topic, status, count)

    def _settle(
        self, subscription: Subscription, records: Sequence[Record]
    ) -> list[tuple[Record, Status]]:
        try:
            self._retry(self._apply, records)
        except OUTAGES:
            raise
        except Exception:
            logger.exception("a batch of %d records failed; applying them singly", len(records))
            return self._settle_singly(subscription, records)
        return [(record, "processed") for record in records]

    def _settle_singly(
        self, subscription: Subscription, records: Sequence[Record]
    ) -> list[tuple[Record, Status]]:
        settled: list[tuple[Record, Status]] = []
        for record in records:
            if self._retry.stopping:
                break
            # A long batch must not hide an outage of the log.
            if time.monotonic() > self._reported_at + REPORT_SECONDS:
                self._retry(self._report, subscription)
            settled.append((record, self._settle_one(subscription, record)))
        return settled

    def _settle_one(self, subscription: Subscription, record: Record) -> Status:
        attempts = record_retry(lambda: self._observer.processed(record.topic, "retried", 1))
        try:
            attempts(self._retry, self._apply, [record])
        except OUTAGES:
            raise
        except Exception as error:
            logger.exception("offset %d of %s becomes a dead letter", record.offset, record.topic)
            count = int(attempts.statistics["attempt_number"])
            letter = with_error(record, self._group, error, count)
            self._retry(self._forward, subscription, letter)
            return "dead_letter"
        return "processed"

    def _forward(self, subscription: Subscription, letter: Record) -> None:
        topic = dead_letter_topic(letter.topic)
        try:
            subscription.forward(topic, [letter])
        except LogUnavailable:
            self._observer.unpublished(topic)
            raise

    def _report(self, subscription: Subscription) -> None:
        self._observer.lagging(subscription.lag(), subscription.oldest_unprocessed())
        if subscription.rebalances > self._rebalances:
            self._observer.rebalanced(subscription.rebalances - self._rebalances)
            self._rebalances = subscription.rebalances
        expired = Counter(subscription.expired)
        for topic, count in (expired - self._expired).items():
            self._observer.expired(topic, count)
        self._expired = expired
        self._reported_at = time.monotonic()

    def _enter(self, state: State) -> None:
        if state != self.state:
            self.state = state
            self._observer.entered(state)

    def _on_outage(self, error: BaseException | None) -> None:
        if self.state != "waiting":
            logger.warning("waiting for the end of an outage: %s", error)
        self._enter("waiting")
        if self._subscription and isinstance(error, StoreUnavailable):
            # The lag keeps growing. Asking for it also keeps us in the group.
            with suppress(LogUnavailable):
                self._report(self._subscription)
