"""The loop of every consumer: poll a batch, apply it in one go, commit; wait out any outage."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress

from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    retry_if_not_exception_type,
    stop_after_attempt,
    wait_exponential_jitter,
)

from chassis.events.dead_letters import with_error
from chassis.events.event import MalformedEvent, dead_letter_topic
from chassis.events.log import EventLog, LogUnavailable, Record, Subscription
from chassis.events.observer import ConsumerObserver, State, Status
from chassis.stores.errors import StoreUnavailable

BATCH_RECORDS = 500
POLL_SECONDS = 0.25
ATTEMPTS = 3
FIRST_WAIT_SECONDS = 0.1
LONGEST_WAIT_SECONDS = 2.0

Apply = Callable[[Sequence[Record]], None]

_OUTAGES = (StoreUnavailable, LogUnavailable)
_SLICE_SECONDS = 0.1
_SILENT_SECONDS = 0.5

logger = logging.getLogger(__name__)


class Consumer:
    """Applies every record of ``topics`` at least once, those of a key in order.

    ``apply`` takes a batch all or nothing, and must bear to be given a record again. An outage is
    waited out; a record that still fails by itself becomes a dead letter. ``is_empty`` tells
    whether the store has lost everything, or is new: then the log is read from its beginning.
    """

    def __init__(
        self,
        log: EventLog,
        group: str,
        topics: Sequence[str],
        apply: Apply,
        observer: ConsumerObserver | None = None,
        is_empty: Callable[[], bool] = lambda: False,
    ) -> None:
        self.state: State = "starting"
        self._log, self._group, self._topics = log, group, topics
        self._apply = apply
        self._observer = observer or ConsumerObserver()
        self._is_empty = is_empty
        self._subscription: Subscription | None = None
        self._rebalances = 0
        self._told = 0.0
        self._stopping = False
        self._patiently = Retrying(
            retry=retry_if_exception_type(_OUTAGES),
            wait=wait_exponential_jitter(
                multiplier=FIRST_WAIT_SECONDS, max=LONGEST_WAIT_SECONDS, jitter=0.1
            ),
            stop=lambda _: self._stopping,
            sleep=self._sleep,
            before_sleep=self._note_outage,
            reraise=True,
        )

    def run(self) -> None:
        """Consume until ``stop``; ``GroupTaken`` if another live consumer has the group."""
        try:
            with self._patiently(self._log.subscribe, self._group, self._topics) as subscription:
                self._subscription = subscription
                if self._patiently(self._is_empty):
                    self._patiently(subscription.rewind)
                while not self._stopping:
                    self._step(subscription)
        except _OUTAGES as error:
            logger.warning("stopped during an outage: %s", error)
        finally:
            self._subscription = None
            self._enter("stopped")

    def stop(self) -> None:
        """Let ``run`` return after the batch in work; safe in a signal handler or a thread."""
        # A plain flag: `threading.Event.set` can deadlock with the wait that a signal interrupts.
        self._stopping = True

    def _step(self, subscription: Subscription) -> None:
        records = self._patiently(subscription.poll, BATCH_RECORDS, POLL_SECONDS)
        if records:
            self._process(subscription, records)
        else:
            # Who has nothing to do would not notice that the store is away.
            self._patiently(self._is_empty)
        self._patiently(self._tell, subscription)
        self._enter("running")

    def _process(self, subscription: Subscription, records: Sequence[Record]) -> None:
        settled = self._settle(subscription, records)
        self._patiently(subscription.commit, [record for record, _ in settled])
        outcomes = Counter((record.topic, status) for record, status in settled)
        for (topic, status), count in outcomes.items():
            self._observer.processed(topic, status, count)

    def _settle(
        self, subscription: Subscription, records: Sequence[Record]
    ) -> list[tuple[Record, Status]]:
        try:
            self._patiently(self._apply, records)
        except _OUTAGES:
            raise
        except Exception:
            logger.exception("%d records failed together and are tried alone", len(records))
            return self._settle_each(subscription, records)
        return [(record, "processed") for record in records]

    def _settle_each(
        self, subscription: Subscription, records: Sequence[Record]
    ) -> list[tuple[Record, Status]]:
        settled: list[tuple[Record, Status]] = []
        for record in records:
            if self._stopping:
                break
            # Many records take their time, in which an outage of the log must show as well.
            if time.monotonic() > self._told + _SILENT_SECONDS:
                self._patiently(self._tell, subscription)
            settled.append((record, self._settle_one(subscription, record)))
        return settled

    def _settle_one(self, subscription: Subscription, record: Record) -> Status:
        attempts = self._attempts(record)
        try:
            attempts(self._patiently, self._apply, [record])
        except _OUTAGES:
            raise
        except Exception as error:
            logger.exception("offset %d of %s is a dead letter", record.offset, record.topic)
            made = int(attempts.statistics["attempt_number"])
            letter = with_error(record, self._group, error, made)
            self._patiently(self._bury, subscription, letter)
            return "dead_letter"
        return "processed"

    def _bury(self, subscription: Subscription, letter: Record) -> None:
        topic = dead_letter_topic(letter.topic)
        try:
            subscription.forward(topic, [letter])
        except LogUnavailable:
            self._observer.unpublished(topic)
            raise

    def _attempts(self, record: Record) -> Retrying:
        return Retrying(
            retry=retry_if_not_exception_type((*_OUTAGES, MalformedEvent)),
            wait=wait_exponential_jitter(multiplier=FIRST_WAIT_SECONDS, jitter=0.1),
            stop=stop_after_attempt(ATTEMPTS),
            before_sleep=lambda _: self._observer.processed(record.topic, "retried", 1),
            reraise=True,
        )

    def _tell(self, subscription: Subscription) -> None:
        self._observer.lagging(subscription.lag(), subscription.oldest_unprocessed())
        dealt, self._rebalances = (
            subscription.rebalances - self._rebalances,
            subscription.rebalances,
        )
        if dealt:
            self._observer.rebalanced(dealt)
        self._told = time.monotonic()

    def _enter(self, state: State) -> None:
        if state != self.state:
            self.state = state
            self._observer.entered(state)

    def _note_outage(self, call: RetryCallState) -> None:
        error = call.outcome and call.outcome.exception()
        if self.state != "waiting":
            logger.warning("waiting for the end of an outage: %s", error)
        self._enter("waiting")
        if self._subscription and isinstance(error, StoreUnavailable):
            # What waits grows meanwhile. To ask for it also keeps our place in the group.
            with suppress(LogUnavailable):
                self._tell(self._subscription)

    def _sleep(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while not self._stopping and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, _SLICE_SECONDS))
