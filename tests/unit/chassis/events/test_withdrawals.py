"""The event of a withdrawal."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from chassis.events.event import Event, MalformedEvent
from chassis.events.snapshots import snapshot_event
from chassis.events.withdrawals import rates_of, withdrawal_event, withdrawal_from
from chassis.rates.withdrawal import Withdrawal
from tests.helpers.rates import snapshot

AT = datetime(2026, 11, 27, 8, 30, tzinfo=UTC)
WITHDRAWN = Withdrawal("currency-api", date(2026, 11, 26), ("TWD",), "a typing error", AT)


def test_a_withdrawal_is_read_back_unchanged() -> None:
    event = Event.from_json(withdrawal_event(WITHDRAWN).to_json())
    assert withdrawal_from(event) == WITHDRAWN
    assert event.key == "currency-api"


def test_the_same_withdrawal_has_the_same_id_and_a_later_one_another() -> None:
    later = replace(WITHDRAWN, at=AT.replace(hour=9))
    ids = {withdrawal_event(one).id for one in (WITHDRAWN, WITHDRAWN, later)}
    assert len(ids) == 2


def test_one_topic_has_snapshots_and_withdrawals() -> None:
    one = snapshot("ecb", AT, USD="1.1")
    snapshots, withdrawn = rates_of([withdrawal_event(WITHDRAWN), snapshot_event(one)])
    assert [each for _, each in snapshots] == [replace(one, fetched_at=snapshots[0][1].fetched_at)]
    assert withdrawn == [(withdrawal_event(WITHDRAWN).id, WITHDRAWN)]


@pytest.mark.parametrize("data", [{"day": "soon"}, {"why": ""}, {"quotes": None}])
def test_a_withdrawal_that_lacks_something_is_malformed(data: dict[str, object]) -> None:
    event = withdrawal_event(WITHDRAWN)
    with pytest.raises(MalformedEvent):
        withdrawal_from(replace(event, data=event.data | data))
