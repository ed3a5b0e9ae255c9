"""The page at /docs has a Korean summary of every operation that it lists."""

import json

from chassis.openapi import contract
from tests.helpers.clone import ROOT

SUMMARIES = ROOT / "frontend/web/src/docs/summaries.ko.json"
LISTED = ("/api/", "/v1/", "/v2/")
METHODS = ("get", "post")


def test_each_operation_has_a_korean_summary_and_no_summary_is_left_over() -> None:
    operations = {
        operation["operationId"]
        for service in ("currency", "history", "ranking")
        for path, methods in contract(service)["paths"].items()
        if path.startswith(LISTED)
        for method, operation in methods.items()
        if method in METHODS
    }
    summaries = json.loads(SUMMARIES.read_text(encoding="utf-8"))
    assert set(summaries) == operations
    assert all(any("가" <= letter <= "힣" for letter in text) for text in summaries.values())
