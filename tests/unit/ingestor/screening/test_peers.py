from datetime import UTC, datetime, timedelta
from decimal import Decimal

from ingestor.screening.known import Observation
from ingestor.screening.peers import Peers, Statement, in_units_of

NOW = datetime(2026, 10, 28, 14, 15, tzinfo=UTC)
DAY = timedelta(days=1)


def peers(value: str, later: timedelta = DAY, preferred: bool = True) -> Peers:
    return Peers([("TRY", Statement(Decimal(value), NOW + later, preferred))])


def observed(value: str, later: timedelta = DAY) -> Observation:
    return Observation(Decimal(value), NOW + later)


def test_publishers_of_different_bases_meet_over_a_common_pair() -> None:
    dollars = {"TRY": observed("27"), "EUR": observed("0.9")}
    assert in_units_of("EUR", "USD", dollars)["TRY"].value == 30
    assert in_units_of("EUR", "USD", {"TRY": observed("27")}) == {}
    assert in_units_of("EUR", "TRY", {"EUR": observed("0.04")})["TRY"].value == 25


def test_a_cross_is_as_old_as_its_older_leg() -> None:
    dollars = {"TRY": observed("27"), "EUR": observed("0.9", -DAY)}
    assert in_units_of("EUR", "USD", dollars)["TRY"].observed_at == NOW - DAY


def test_a_value_of_another_time_confirms_nothing() -> None:
    assert peers("30", 4 * DAY).agree("TRY", Decimal(30), NOW)
    assert not peers("30", 5 * DAY).agree("TRY", Decimal(30), NOW)
    assert not peers("30", -5 * DAY).agree("TRY", Decimal(30), NOW)


def test_the_older_the_other_value_the_further_ours_may_be_away() -> None:
    assert peers("30").deny("TRY", Decimal(37), NOW)
    assert not peers("30", -30 * DAY).deny("TRY", Decimal(37), NOW)
    assert peers("30", -300 * DAY).deny("TRY", Decimal(3000), NOW)


def test_a_value_that_one_publisher_confirms_is_not_denied_by_another() -> None:
    statements = [("TRY", Statement(Decimal(value), NOW, True)) for value in ("30", "60")]
    assert not Peers(statements).deny("TRY", Decimal(31), NOW)
    assert Peers(statements).deny("TRY", Decimal(45), NOW)


def test_a_value_that_is_held_itself_confirms_but_denies_nothing() -> None:
    held = Peers([("TRY", Statement(Decimal(30), NOW, True, accepted=False))])
    assert held.agree("TRY", Decimal(30), NOW)
    assert not held.deny("TRY", Decimal(60), NOW)
    assert not held.compared("TRY")


def test_of_a_less_preferred_source_a_steady_value_is_not_denied() -> None:
    less = peers("30", preferred=False)
    assert less.deny("TRY", Decimal(60), NOW)
    assert not less.deny("TRY", Decimal(60), NOW, preferred_only=True)
