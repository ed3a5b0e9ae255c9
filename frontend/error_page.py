"""What people see of a problem: a browser that opens a page gets HTML, an API client gets JSON."""

from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from string import Template

from flask import Flask, Response, request

from chassis.openapi.derived import PUBLIC
from frontend.security import POLICY

PROBLEM, PAGE = "application/problem+json", "text/html"
STYLE = """
:root { color-scheme: light dark; --paper: #f4f5f1; --ink: #17191c; --muted: #5b6068; --accent: #0b6457 }
@media (prefers-color-scheme: dark) {
  :root { --paper: #0f1113; --ink: #e9eaec; --muted: #a0a6ae; --accent: #58c9b3 }
}
body { max-width: 40rem; margin: 15vh auto; padding-inline: 16px; background: var(--paper);
  color: var(--ink); font: 1rem/1.6 system-ui, sans-serif; word-break: keep-all }
h1 { font-size: 1.25rem }
a { color: var(--accent) }
small { color: var(--muted) }
"""  # noqa: E501
# The style is in the page, so that it needs no file of the built one.
ALLOWED = f"'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'"
HTML = Template(
    f"""<!doctype html>
<html lang="$language">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title · Trip Service</title>
<style>{STYLE}</style>
<h1>$title</h1>
<p>$detail
<p><a href="/?lang=$language">$back</a>
<p><small>$status · $request_id</small>
</html>
"""
)


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of the page in one language."""

    missing: str
    failed: str
    back: str


WORDS = {
    "ko": Words(
        missing="없는 페이지입니다", failed="지금은 보여 드릴 수 없습니다", back="환율 보러 가기"
    ),
    "en": Words(
        missing="This page does not exist",
        failed="This page cannot be shown now",
        back="To the exchange rates",
    ),
}


def register(app: Flask) -> None:
    """Show problems of ``app`` as a page to browsers that open one; those of the APIs stay JSON."""
    app.after_request(_shown)


def _shown(response: Response) -> Response:
    is_ours = response.mimetype == PROBLEM and not request.path.startswith(PUBLIC)
    # What an API answered is passed on as it arrives.
    if is_ours and not response.is_streamed and _opens_a_page():
        response.set_data(_page(response))
        response.content_type = f"{PAGE}; charset=utf-8"
        policy = POLICY.replace("style-src 'self'", f"style-src {ALLOWED}")
        response.headers["Content-Security-Policy"] = policy
    return response


def _opens_a_page() -> bool:
    return request.accept_mimetypes.best_match([PROBLEM, PAGE], PROBLEM) == PAGE


def _page(response: Response) -> str:
    problem = response.get_json(force=True)
    language = _language()
    words, is_missing = WORDS[language], response.status_code == 404
    return HTML.substitute(
        language=language,
        title=words.missing if is_missing else words.failed,
        detail=escape(request.path if is_missing else problem["detail"]),
        back=words.back,
        status=response.status_code,
        request_id=escape(problem["request_id"] or ""),
    )


def _language() -> str:
    chosen = request.args.get("lang", "")
    return chosen if chosen in WORDS else request.accept_languages.best_match(WORDS, "en") or "en"
