"""``/history`` of several targets, and of one source alone."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from history import points
from tests.helpers.history_service import Service, seen, service


@pytest.fixture
def history(tmp_path: Path) -> Iterator[Service]:
    """A service with two sources, of which one may not be redistributed."""
    made = service(tmp_path)
    made.load(
        seen("ecb", "2026-10-29", USD="1.1150", KRW="1491.76", JPY="175"),
        seen("ecb", "2026-10-30", USD="1.1172", KRW="1491.76", JPY="176"),
        seen("currency-api", "2026-10-30", "00:00", USD="1.12", KRW="1500"),
        seen("open-er-api", "2026-10-30", "00:00", VND="29000", KRW="1490"),
    )
    yield made
    made.close()


def test_each_series_is_the_one_that_the_target_has_alone(history: Service) -> None:
    body = history.get("?target=USD,jpy,GBP,USD").get_json()
    assert [each["target"] for each in body["series"]] == ["USD", "JPY", "GBP"]
    for each in body["series"]:
        alone = history.get(f"?target={each['target']}").get_json()
        assert {name: alone[name] for name in each} == each
    assert body["count"] == 4
    assert body["series"][2]["reason"] == "never-observed"
    assert [each["name"] for each in body["sources"]] == ["ecb"]


def test_a_file_has_the_points_of_all_and_counts_what_is_withheld(history: Service) -> None:
    response = history.get("?target=USD,VND,JPY&format=csv")
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert [row["target"] for row in rows] == ["USD", "USD", "JPY", "JPY"]
    assert response.headers["Withheld-Points"] == "1"
    assert "USD-VND-JPY-KRW_" in response.headers["Content-Disposition"]


def test_all_series_together_have_a_limit(
    history: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(points, "POINTS_AT_MOST", 3)
    assert history.get("?target=USD").status_code == 200
    assert history.get("?target=USD,JPY").status_code == 422


@pytest.mark.parametrize(
    ("target", "status"), [("USD,XXX", 422), ("USD,", 422), (",".join(["USD"] * 21), 400)]
)
def test_targets_are_refused_as_a_whole(history: Service, target: str, status: int) -> None:
    response = history.get(f"?target={target}")
    assert response.status_code == status
    assert response.get_json(force=True)["errors"][0]["field"] == "target"


def test_one_source_answers_even_if_another_is_preferred(history: Service) -> None:
    for source, dates in (("ecb", ["2026-10-29", "2026-10-30"]), ("currency-api", ["2026-10-30"])):
        found = history.points(f"?target=USD&source={source}")
        assert [each["date"] for each in found] == dates
        assert {each["source"] for each in found} == {source}
        stats = history.get(f"/stats?target=USD&source={source}").get_json()
        assert stats["observations"] == len(dates)
    assert history.get("?target=VND&source=ecb").get_json()["reason"] == "never-observed"


def test_each_source_has_its_own_tag_and_an_unknown_one_is_refused(history: Service) -> None:
    tags = {history.get(f"?target=USD{rest}").headers["ETag"] for rest in ("", "&source=ecb")}
    assert len(tags) == 2
    response = history.get("?target=USD&source=nobody")
    assert response.status_code == 422
    assert response.get_json(force=True)["errors"][0]["field"] == "source"
