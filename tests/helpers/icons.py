"""Draws the icons of the installed page from its favicon: ``python -m tests.helpers.icons``."""

import re
import shutil
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

PUBLIC = Path(__file__).parents[2] / "frontend/web/public"
# Systems cut a maskable icon to a circle four fifths as wide, and round Apple's themselves.
ICONS = {
    "icon-192": (192, 1),
    "icon-512": (512, 1),
    "maskable-512": (512, 0.8),
    "apple-180": (180, 0.9),
}
COLOUR = re.compile(r'fill="(#\w+)"')


def main() -> None:
    """Write each icon into the public folder of the page."""
    picture = (PUBLIC / "favicon.svg").read_text(encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for name, (size, scale) in ICONS.items():
            icon = _drawn(browser, picture, size, scale)
            (PUBLIC / "icons" / f"{name}.png").write_bytes(icon)
        browser.close()


def _drawn(browser: Browser, picture: str, size: int, scale: float) -> bytes:
    """Return a PNG of ``size`` pixels; the picture's own colour fills what its scale leaves."""
    ground = "transparent" if scale == 1 else COLOUR.findall(picture)[0]
    page = browser.new_page(viewport={"width": size, "height": size})
    page.set_content(
        f"<style>html {{ background: {ground} }} body {{ margin: 0; height: 100vh; display: grid;"
        f" place-items: center }} svg {{ width: {100 * scale}% }}</style>{picture}"
    )
    drawn = page.screenshot(omit_background=True)
    page.close()
    return drawn


if __name__ == "__main__":
    main()
