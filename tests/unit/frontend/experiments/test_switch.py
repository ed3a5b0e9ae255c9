"""Which variant a visit gets, and what the file of experiments may say."""

from collections import Counter
from pathlib import Path

import pytest
import yaml
from flask.testing import FlaskClient

from frontend.app import create_app
from frontend.experiments.flags import load_flags
from frontend.experiments.switch import chosen
from frontend.settings import EXPERIMENTS, FrontendSettings
from tests.helpers import contract

OPENS = {"Sec-Fetch-Mode": "navigate"}
META = 'name="trip-experiments"'


def written(folder: Path, **changes: object) -> Path:
    content = yaml.safe_load(EXPERIMENTS.read_text(encoding="utf-8"))
    content["flags"]["suggestions"] |= {"state": "ENABLED"} | changes
    path = folder / "experiments.yaml"
    path.write_text(yaml.safe_dump(content))
    return path


def client(folder: Path, experiments: Path) -> FlaskClient:
    (folder / "index.html").write_text("<head><title>Trip Service</title></head>")
    return contract.client(
        create_app(FrontendSettings(page_dir=folder, experiments_file=experiments))
    )


def test_the_committed_experiments_are_off() -> None:
    assert {flag.state for flag in load_flags(EXPERIMENTS).values()} == {"DISABLED"}


def test_without_a_running_experiment_the_page_is_the_built_file(tmp_path: Path) -> None:
    answer = client(tmp_path, EXPERIMENTS).get("/", headers=OPENS)
    assert META not in answer.text
    assert "ETag" in answer.headers or "Last-Modified" in answer.headers


def test_a_running_experiment_is_drawn_anew_for_each_visit(tmp_path: Path) -> None:
    page = client(tmp_path, written(tmp_path))
    answers = [page.get("/?country=JP&lang=en", headers=OPENS) for _ in range(40)]
    found = {answer.text.partition('content="suggestions=')[2][:12] for answer in answers}
    assert found == {"clicked:view", "popular:view"}
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}
    assert all("Japan: exchange rate" in answer.text for answer in answers)


@pytest.mark.parametrize("header", ["DNT", "Sec-GPC"])
def test_a_visitor_who_refuses_takes_no_part(tmp_path: Path, header: str) -> None:
    page = client(tmp_path, written(tmp_path))
    assert META not in page.get("/", headers={**OPENS, header: "1"}).text


def test_a_service_worker_gets_the_page_as_it_was_built(tmp_path: Path) -> None:
    page = client(tmp_path, written(tmp_path))
    built = (tmp_path / "index.html").read_bytes()
    assert page.get("/", headers={"Sec-Fetch-Mode": "same-origin"}).data == built
    assert page.get("/").data == built


def test_shares_are_kept_and_a_visit_keeps_its_variant(tmp_path: Path) -> None:
    shares = {"fractional": [["clicked", 75], ["popular", 25]]}
    flag = load_flags(written(tmp_path, targeting=shares))["suggestions"]
    found = Counter(chosen("suggestions", flag, str(key)) for key in range(4000))
    assert found["popular"] / 4000 == pytest.approx(0.25, abs=0.03)
    assert {chosen("suggestions", flag, "one") for _ in range(5)} == {
        chosen("suggestions", flag, "one")
    }


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"state": "ON"}, "flags.suggestions.state: Input should be 'ENABLED' or 'DISABLED'"),
        ({"defaultVariant": "none"}, "none is not one of its variants"),
        ({"variants": {"clicked": "clicked"}}, "at least 2 items"),
        ({"targeting": {"fractional": [["clicked", 0]]}}, "a share must be more than 0"),
        ({"targeting": {"fractional": [["other", 1]]}}, "other is not one of its variants"),
        ({"metadata": {"goal": "pay"}}, "flags.suggestions.metadata.goal"),
        ({"owner": "me"}, "flags.suggestions.owner"),
    ],
)
def test_a_wrong_file_refuses_the_start_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], changes: dict[str, object], reason: str
) -> None:
    with pytest.raises(SystemExit):
        load_flags(written(tmp_path, **changes))
    said = capsys.readouterr().err
    assert reason in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("content", [None, b"\xff", b"flags: [", b"[]"])
def test_a_file_that_is_none_refuses_the_start(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None
) -> None:
    path = tmp_path / "experiments.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SystemExit):
        load_flags(path)
    assert capsys.readouterr().err.startswith(f"refused to start: EXPERIMENTS_FILE: {path}: ")
