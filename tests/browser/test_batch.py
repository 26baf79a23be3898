"""Batch in a real browser, with the shipped model. All texts are our own."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any, Literal

import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from sentiment import Scorer
from sentiment.scoring.files import ADDED
from tests.browser.conftest import verdict, wait_until_drawn, written
from tests.browser.test_accessibility import findings
from tests.conftest import SENTENCES

TRAPS = [
    'She said: "a warm film"',
    "Two\nlines, and dull",
    "=1+1 was good",
    "",
    "Na\u00efve, but caf\u00e9 scenes of \u20ac5 \U0001f600",
    "<script>window.broken = true</script> was bad",
    "42",
]


def open_batch(page: Page) -> None:
    page.goto("/batch")
    expect(page.get_by_role("button", name="Score our example")).to_be_visible(timeout=60_000)
    wait_until_drawn(page)


def file_field(page: Page) -> Locator:
    """Where files are given: one field, once that of the last file is gone."""
    field = page.locator('input[type="file"]')
    expect(field).to_have_count(1)
    return field


def give(page: Page, name: str, content: bytes) -> None:
    file_field(page).set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )


def score_example(page: Page) -> None:
    open_batch(page)
    page.get_by_role("button", name="Score our example").click()
    expect(page.get_by_role("button", name="Download csv")).to_be_visible(timeout=60_000)
    wait_until_drawn(page)


def choose(page: Page, label: str, option: str) -> None:
    """An option of a list, which shuts again where a chart above it is laid out just then."""
    found = page.get_by_role("option", name=option)
    for _ in range(3):
        page.get_by_role("combobox", name=label).click()
        try:
            found.click(timeout=5_000)
        except PlaywrightTimeout:
            continue
        return
    raise AssertionError(f"expected {option!r} in the list {label!r}, it was never shown")


def row_buttons(page: Page) -> Locator:
    return page.locator("ol[aria-label^=Rows]").first.locator("button")


def download(page: Page, kind: str) -> bytes:
    with page.expect_download() as event:
        page.get_by_role("button", name=f"Download {kind}").click()
    assert event.value.suggested_filename == f"meine Texte-scored.{kind}"
    return event.value.path().read_bytes()


def traps_file() -> tuple[list[str], bytes]:
    texts = [*TRAPS, *SENTENCES]
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(["id", "note, in quotes", "what they said", "label"])
    writer.writerows([i, "x" * (i % 3), text, i % 2] for i, text in enumerate(texts))
    return texts, sheet.getvalue().encode("utf-16")


def test_a_file_comes_back_with_its_columns_and_the_scorers_scores(
    page: Page, shipped_scorer: Scorer
) -> None:
    texts, content = traps_file()
    open_batch(page)
    give(page, "meine Texte.csv", content)
    chosen = page.get_by_role("combobox", name="Column of the texts")
    expect(chosen).to_be_visible(timeout=60_000)
    expect(chosen).to_have_value("what they said")
    # Another column, and back.
    for name in ("note, in quotes", "what they said"):
        chosen.click()
        page.get_by_role("option", name=name).click()
        wait_until_drawn(page)
    page.get_by_role("button", name=f"Score {len(texts)} rows").click()
    expect(page.get_by_role("button", name="Download csv")).to_be_visible(timeout=60_000)
    columns = ["id", "note, in quotes", "what they said", "label"]
    lines = list(csv.DictReader(io.StringIO(download(page, "csv").decode(), newline="")))
    objects = [json.loads(line) for line in download(page, "jsonl").splitlines()]
    table = pq.read_table(io.BytesIO(download(page, "parquet"))).to_pylist()
    for rows in (lines, objects, table):
        assert list(rows[0]) == [*columns, *ADDED]
        assert [row["id"] for row in rows] == [str(i) for i in range(len(texts))]
    # No cell of a spreadsheet is a formula.
    assert [line["what they said"] for line in lines] == [
        f"'{text}" if text.startswith("=") else text for text in texts
    ]
    assert [line["what they said"] for line in objects] == texts
    for row, other, score in zip(objects, table, shipped_scorer.score(texts), strict=True):
        assert row == other
        assert row["error"] == score.error and row["prediction"] == score.prediction
        if score.probability is not None:
            assert row["probability"] == pytest.approx(score.probability, abs=1e-6)
            assert row["logit"] == pytest.approx(score.logit, abs=1e-5)
    assert page.evaluate("window.broken") is None


def test_a_row_opens_in_read_and_never_stands_in_the_address(page: Page) -> None:
    score_example(page)
    page.get_by_role("radio", name="Negative").click()
    choose(page, "Group by", "date")
    wait_until_drawn(page)
    row = row_buttons(page).nth(1)
    text, probability = row.locator(".text").inner_text(), row.locator(".probability").inner_text()
    row.focus()
    page.keyboard.press("Enter")
    expect(verdict(page)).to_have_text("NEGATIVE", timeout=60_000)
    expect(page.locator(".probability")).to_have_text(probability)
    assert written(page) == text
    expect(page).to_have_url(re.compile(r"/$"))
    # And the file is still there, and all that was chosen.
    page.get_by_role("link", name="Batch").click()
    expect(page.get_by_role("button", name="Download csv")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("radio", name="Negative")).to_be_checked()
    expect(page.get_by_role("combobox", name="Group by")).to_have_value("date")
    assert row_buttons(page).nth(1).locator(".text").inner_text() == text
    assert "nobody" not in page.url


def test_scoring_is_cancelled_and_goes_on_while_others_read(page: Page, phone: Page) -> None:
    phone.goto("/")
    expect(verdict(phone)).to_be_visible(timeout=60_000)
    open_batch(page)
    lines = "".join(f"{text} {i}\n" for i in range(2_000) for text in SENTENCES)
    give(page, "many.txt", lines.encode())
    page.get_by_role("button", name="Score 16,000 rows").click(timeout=60_000)
    progress = page.get_by_test_id("stProgress")
    expect(progress).to_contain_text(
        re.compile(r"[\d,]+ of 16,000 rows scored · [\d,]+ rows a second · .* left"),
        timeout=60_000,
    )
    # Somebody else's text is read meanwhile.
    box = phone.get_by_label("Text to read")
    box.fill("Great cast, dull script.")
    box.press("Control+Enter")
    expect(phone.locator(".facts")).to_contain_text("6 words read", timeout=60_000)
    expect(progress).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Stopped.")).to_be_visible(timeout=60_000)
    said = page.get_by_text("What follows is about the first").inner_text()
    assert 0 < int(said.split("first ")[1].split(" of")[0].replace(",", "")) < 16_000
    page.get_by_role("button", name="Go on").click()
    expect(progress).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Another file").click()
    expect(page.get_by_role("button", name="Score our example")).to_be_visible(timeout=60_000)
    expect(progress).to_have_count(0)


def test_files_that_will_not_do_get_a_sentence(page: Page, tmp_path: Path) -> None:
    open_batch(page)
    give(page, "letter.xlsx", b"PK\x03\x04 a letter")
    expect(page.get_by_text("letter.xlsx was not read.")).to_be_visible(timeout=60_000)
    give(page, "picture.png", b"\x89PNG")
    expect(page.get_by_text(re.compile("not allowed|image/png"))).to_be_visible()
    (tmp_path / "large.txt").write_bytes(b"a" * 50_000_001)
    file_field(page).set_input_files(tmp_path / "large.txt")
    expect(page.get_by_text(re.compile("50(.0)?MB or smaller"))).to_be_visible(timeout=60_000)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_groups_follow_the_column(page: Page) -> None:
    score_example(page)
    groups = page.locator('[aria-label="Shares of the predictions by group"]')
    expect(groups.locator("text", has_text="headphones")).to_be_visible()
    choose(page, "Group by", "date")
    expect(page.locator('[aria-label="Mean probability by week"] svg')).to_be_visible()
    expect(page.get_by_text("mean probability of the rows of each week")).to_be_visible()
    expect(groups).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_scored_file_has_no_serious_finding(
    browser: Browser, server: tuple[str, Any], theme: Literal["light", "dark"]
) -> None:
    page = browser.new_page(
        base_url=server[0], color_scheme=theme, viewport={"width": 1280, "height": 4_000}
    )
    score_example(page)
    for opener in page.locator("details > summary").all():
        opener.click()
        wait_until_drawn(page)
    found = findings(page)
    page.get_by_role("button", name="Score another column").click()
    expect(page.get_by_role("button", name="Score 60 rows")).to_be_visible()
    found += findings(page)
    page.close()
    assert found == []


def test_a_phone_shows_it_without_scrolling_sideways(phone: Page) -> None:
    score_example(phone)
    main = phone.locator("[data-testid=stMain]")
    assert main.evaluate("e => e.scrollWidth <= e.clientWidth")
