"""Headers that allow the page what it needs and nothing more."""

from http import HTTPStatus

from flask import Flask, Response

# Everything comes from our own origin; small pictures may be part of the styles.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def register(app: Flask) -> None:
    """Send the headers with every response of ``app`` that does not set them itself."""
    app.after_request(_protect)


def _protect(response: Response) -> Response:
    if response.status_code == HTTPStatus.NOT_MODIFIED:
        # The browser keeps the headers of the response that has not changed.
        return response
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
