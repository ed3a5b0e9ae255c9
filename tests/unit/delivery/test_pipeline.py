"""``Jenkinsfile``: each stage calls a verb that runs by hand too."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
PIPELINE = (ROOT / "Jenkinsfile").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
STAGES = ["Lint", "Test", "Images", "Scan", "Push", "Deploy"]
COMMAND = re.compile(r"\bsh (['\"])(.*)\1$", re.MULTILINE)


def test_the_stages_are_in_this_order() -> None:
    assert re.findall(r"stage\('(\w+)'\)", PIPELINE) == STAGES


def test_a_stage_runs_a_verb_of_the_makefile_with_variables_that_it_knows() -> None:
    verbs = {*re.findall(r"^(\w+):.*## ", MAKEFILE, re.MULTILINE)}
    variables = {*re.findall(r"\$\((\w+)\)", MAKEFILE)}
    commands = [text.split() for _quote, text in COMMAND.findall(PIPELINE)]
    making = [words for words in commands if words[0] == "make"]
    assert len(making) == 8
    assert {words[1] for words in making} <= verbs
    assert {
        name for words in making for name in re.findall(r"(\w+)=", " ".join(words))
    } <= variables


def test_a_deployment_that_fails_is_undone() -> None:
    _before, deploy = PIPELINE.split("stage('Deploy')")
    work, undoing = deploy.split("unsuccessful")
    assert re.findall(r"make (\w+)", work) == ["deploy", "smoke"]
    assert re.findall(r"make (\w+)", undoing) == ["undo"]


def test_nothing_is_edited_by_pattern_and_no_secret_is_in_a_command_line() -> None:
    assert not re.findall(r"\bsed\b|://[^/\s]*@", PIPELINE)
    # A string in double quotes would let Groovy put the secret into the command itself.
    quotes = [quote for quote, _text in COMMAND.findall(PIPELINE)]
    assert quotes == ["'"] * PIPELINE.count("sh '")
    assert not re.findall(r"--password[ =]", PIPELINE)
