"""The syntax of ``Jenkinsfile``, by the language that Jenkins reads it with."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.helpers.cache import cached, made
from tests.helpers.clone import ROOT
from tests.helpers.needs import needs

GROOVY = "org.apache.groovy:groovy:4.0.28"
COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy"
PARSE = "new GroovyShell().parse(new File(args[0]))"


@pytest.fixture(scope="module")
def groovy() -> str:
    """The class path of Groovy, which Maven fetches once."""
    needs(shutil.which("mvn") and shutil.which("java"), "no Groovy here: install Java and Maven")
    folder = cached("groovy", Path(__file__))
    if not folder.exists():
        with made(folder) as contents:
            where = f"-DoutputDirectory={contents}"
            maven = ("mvn", "--batch-mode", "--quiet", COPY, f"-Dartifact={GROOVY}", where)
            done = subprocess.run(maven, capture_output=True, text=True, timeout=300)
            needs(done.returncode == 0, f"Groovy cannot be fetched here: {done.stdout[-300:]}")
    return f"{folder}/*"


def parsed(groovy: str, file: Path) -> "subprocess.CompletedProcess[str]":
    command = ("java", "-cp", groovy, "groovy.ui.GroovyMain", "-e", PARSE, str(file))
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def test_the_pipeline_can_be_read(groovy: str) -> None:
    done = parsed(groovy, ROOT / "Jenkinsfile")
    assert done.returncode == 0, done.stderr


def test_a_pipeline_with_a_mistake_cannot_be_read(groovy: str, tmp_path: Path) -> None:
    text = (ROOT / "Jenkinsfile").read_text(encoding="utf-8")
    (tmp_path / "Jenkinsfile").write_text(text.replace("stages {", "stages (", 1), encoding="utf-8")
    assert "startup failed" in parsed(groovy, tmp_path / "Jenkinsfile").stderr
