"""Take the pictures in docs/images anew, of the real app in a real browser."""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.browser import find_chromium, open_browser, serve
from scripts.command import run

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FOLDER = Path(__file__).parents[1] / "docs" / "images"


@dataclass(frozen=True)
class Picture:
    """A picture of a page: its address, how wide it is and how much of it, in CSS pixels.

    press: the button that is pressed first, by its name.
    """

    name: str
    address: str = ""
    theme: str = "light"
    width: int = 1280
    height: int = 1510
    press: str | None = None


PICTURES = (
    Picture("read.png"),
    Picture("read-dark.png", theme="dark"),
    Picture("read-long.png", "?example=long", height=3660),
    Picture("read-phone.png", "?example=praise", width=390, height=1560),
    Picture("cell.png", "cell?example=negation&word=3", height=4290),
    Picture("memory.png", "memory", height=3200),
    Picture("architectures.png", "architectures?example=negation", height=2300),
    Picture("compare.png", "compare?example=negation&word=3", height=2140),
    Picture("batch.png", "batch", height=2620, press="Score our example"),
)


def take(browser: "Browser", address: str, picture: Picture, folder: Path) -> Path:
    """Open the page in its theme and width, wait until all is drawn, and take the picture."""
    from playwright.sync_api import expect

    page = browser.new_page(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme="dark" if picture.theme == "dark" else "light",
    )
    page.goto(f"{address}/{picture.address}")
    if picture.press:
        page.get_by_role("button", name=picture.press).click(timeout=60_000)
    drawn = page.locator('[role="application"], .stVegaLiteChart svg').first
    expect(drawn).to_be_visible(timeout=60_000)
    expect(page.locator('[data-test-script-state="notRunning"]')).to_be_attached(timeout=60_000)
    page.evaluate("document.fonts.ready")
    # Charts that have just been given their width draw themselves once more.
    page.wait_for_timeout(1_500)
    path = folder / picture.name
    page.screenshot(path=path)
    page.close()
    return path


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m scripts.screenshots", description=__doc__)
    parser.add_argument("--output", type=Path, default=FOLDER, help="default: docs/images")
    parser.add_argument("--only", help="those whose name begins like this, such as compare")
    args = parser.parse_args()
    chromium = find_chromium()
    if chromium is None:
        sys.exit("error: expected Chromium, found none; install it or name it in $CHROMIUM")
    args.output.mkdir(parents=True, exist_ok=True)
    with serve() as (address, _), open_browser(chromium) as browser:
        for picture in PICTURES:
            if not picture.name.startswith(args.only or ""):
                continue
            path = take(browser, address, picture, args.output)
            print(f"{path}  {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    run(main)
