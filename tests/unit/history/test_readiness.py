"""GET /readyz of the history service."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.history_service import Service, seen, service


@pytest.fixture
def history(tmp_path: Path) -> Iterator[Service]:
    made = service(tmp_path)
    yield made
    made.close()


def rates(history: Service) -> tuple[int, str]:
    response = history.client.get("/readyz")
    return response.status_code, response.get_json()["checks"]["rates"]


def test_it_is_not_ready_before_the_first_load(history: Service) -> None:
    assert rates(history) == (503, "no rates have been loaded yet")


def test_it_is_ready_as_soon_as_there_is_a_snapshot(history: Service) -> None:
    rates(history)
    history.load(seen("ecb", "2026-10-30", USD="1.1172"))
    assert rates(history) == (200, "ok")


def test_it_is_not_ready_while_the_store_is_loaded_and_answers_no_question(
    history: Service,
) -> None:
    history.store.begin_load(0, 100)
    history.load(seen("ecb", "2004-10-29", USD="1.2737", KRW="1420"))
    history.store.note_load(30, 100)
    assert rates(history) == (503, "rates are being loaded: 30 %")
    for question in ("?target=USD", "?target=USD&period=max", "/stats?target=USD"):
        response = history.get(question)
        assert (response.status_code, response.headers["Retry-After"]) == (503, "1")
        assert response.get_json(force=True)["loading"] == {"done": 30, "total": 100}
    history.store.end_load()
    assert rates(history) == (200, "ok")
    assert history.get("?target=USD").status_code == 200


def test_it_is_unready_again_while_a_lost_store_is_rebuilt(history: Service) -> None:
    history.load(seen("ecb", "2026-10-30", USD="1.1172"))
    assert rates(history) == (200, "ok")
    history.close()
    history.path.unlink()
    history.path.with_name("history.db.made").unlink()  # so that an empty one may be made
    assert rates(history) == (503, "no rates have been loaded yet")
    history.store.begin_load(0, 100)
    history.load(seen("ecb", "2004-10-29", USD="1.2737"))
    assert rates(history) == (503, "rates are being loaded: 0 %")


def test_it_is_not_ready_until_it_has_read_the_store(history: Service) -> None:
    history.load(seen("ecb", "2026-10-30", USD="1.1172"))
    history.damage_store()
    assert rates(history) == (503, "the store cannot be reached")


def test_a_later_outage_leaves_it_ready(history: Service) -> None:
    history.load(seen("ecb", "2026-10-30", USD="1.1172"))
    assert rates(history) == (200, "ok")
    history.damage_store()
    assert rates(history) == (200, "ok")
    assert history.get("?target=USD").status_code == 503


def test_it_is_not_ready_while_the_file_of_the_store_is_away(history: Service) -> None:
    history.load(seen("ecb", "2026-10-30", USD="1.1172"))
    assert rates(history) == (200, "ok")
    aside = history.path.rename(history.path.with_name("aside.db"))
    response = history.client.get("/readyz")
    assert response.status_code == 503
    assert response.get_json()["checks"] == {
        "rates": "ok",
        "store": "a file of the store is missing or was replaced",
        "drain": "ok",
    }
    assert history.get("?target=USD").status_code == 503
    aside.rename(history.path)
    assert history.client.get("/readyz").status_code == 200
    assert history.get("?target=USD").status_code == 200


def test_it_is_alive_whatever_the_store_does(history: Service) -> None:
    history.path.write_bytes(b"this is not a database" * 1000)
    assert rates(history)[0] == 503
    assert history.client.get("/livez").status_code == 200
