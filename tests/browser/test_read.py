"""Read, with the shipped model."""

import csv
import re
import time

import psutil
import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.browser import serve
from sentiment import Scorer
from sentiment.trace.replay import trace
from tests.browser.conftest import (
    ENDS_WITH,
    charts,
    facts,
    open_page,
    read,
    selected,
    told,
    verdict,
    wait_until_drawn,
    written,
)

FIFTY = (
    "The harbour scenes are lovely and the old captain is played with real warmth, but the film "
    "never decides what it wants to be, the jokes arrive late, the ending isn't earned, and I "
    "left with the feeling that a better story was hiding somewhere in the last ten minutes."
)
HOSTILE = [
    "<script>window.broken = true</script> was good",
    '<img src=x onerror="window.broken = true"> was bad',
    "It cost $x^2$ and $y$ dollars",
    "**bold** _words_ [a link](https://example.org) # and `code`",
    ":smile: :red[red] was fine",
    "datum.word {{word}} ${1+1} =1+1 was great",
    "الفيلم كان رائعا جدا and good",
    "👩‍👩‍👧 loved it 😀🇩🇪 ❤️",
    "good\n\n\tand   bad <br /> end ",
    "ye\u0301s no\u0303 good",
]


def test_opens_with_an_example_read(page: Page) -> None:
    open_page(page)
    expect(verdict(page)).to_have_text("NEGATIVE")
    expect(facts(page)).to_contain_text("18 words read, all known")
    assert written(page) == page.get_by_label("Text to read").input_value()
    expect(selected(page)).to_have_count(1)


def test_reads_what_is_typed_and_answers_soon(browser: Browser) -> None:
    # By a server of its own: what visitors of other pages left in memory is not Read's.
    with serve() as (address, process):
        page = browser.new_page(base_url=address)
        open_page(page)
        read(page, "A wonderful, warm film. I loved every minute of it!")
        expect(verdict(page)).to_have_text("POSITIVE")
        seconds = []
        for number in range(5):
            page.get_by_label("Text to read").fill(f"{FIFTY} {number}")
            began = time.perf_counter()
            page.get_by_label("Text to read").press("Control+Enter")
            page.wait_for_function(ENDS_WITH, arg=f" {number}", polling="raf")
            seconds.append(time.perf_counter() - began)
        assert sorted(seconds)[2] < 5
        megabytes = psutil.Process(process.pid).memory_info().rss / 1e6
        page.close()
    print(f"\n50 words answered in {[round(s, 3) for s in seconds]} s, {megabytes:.0f} MB")
    assert megabytes < 400


def test_a_word_is_selected_everywhere_by_click(page: Page) -> None:
    open_page(page)
    page.locator(".reading button", has_text="nowhere").click()
    expect(selected(page)).to_have_text("nowhere")
    expect(told(page)).to_contain_text("“nowhere”: word 11 of 18")
    expect(page.get_by_role("slider", name="Selected word")).to_have_value("11")
    page.get_by_text("The words as a table").click()
    expect(page.locator('tr[aria-current="true"] td').nth(1)).to_have_text("nowhere")


def test_a_word_is_selected_by_keyboard_alone(page: Page) -> None:
    open_page(page)
    button = selected(page)
    button.focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(selected(page)).to_have_text("acting")
    expect(told(page)).to_contain_text("word 2 of 18")
    # The focus stays on the word, so that one can go on from there.
    page.keyboard.press("End")
    page.keyboard.press("Space")
    slider = page.get_by_role("slider", name="Selected word")
    expect(slider).to_have_value("18")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(told(page)).to_contain_text("word 17 of 18")


def test_keys_of_the_browser_are_left_to_it(page: Page) -> None:
    open_page(page)
    selected(page).focus()
    page.keyboard.press("Home")
    # Taken are keys alone: with Control, End is the end of the page.
    page.evaluate("""() => window.addEventListener('keydown', event => {
        if (event.key === 'End') window.taken = event.defaultPrevented;
    })""")
    for keys, taken in (("End", True), ("Control+End", False)):
        page.keyboard.press(keys)
        assert page.evaluate("window.taken") is taken
    chart = page.get_by_role("application", name=re.compile("^Contribution of each word"))
    plane = page.get_by_role("application", name=re.compile("^Path of the forward"))
    for field in (chart, plane):
        field.focus()
        page.keyboard.press("Control+End")
        assert page.evaluate("window.taken") is False


def test_only_the_chart_in_use_speaks(page: Page) -> None:
    open_page(page)
    details = page.locator(".detail[aria-live=polite]")
    expect(details).to_have_count(1)
    chart = page.get_by_role("application", name=re.compile("^Contribution of each word"))
    chart.focus()
    expect(details).to_have_count(2)
    chart.blur()
    expect(details).to_have_count(1)


def test_a_word_is_selected_in_a_chart_again_and_again(page: Page) -> None:
    open_page(page)
    chart = page.get_by_role("application", name=re.compile("^Contribution of each word"))
    box = chart.bounding_box()
    assert box is not None
    for _ in range(2):
        # The last of 18 columns, then another word in the text, then the same column again.
        chart.click(position={"x": box["width"] - 20, "y": box["height"] / 2})
        expect(told(page)).to_contain_text("word 18 of 18")
        page.locator(".reading button", has_text="acting").click()
        expect(told(page)).to_contain_text("word 2 of 18")


def test_a_word_is_selected_in_a_plane(page: Page) -> None:
    open_page(page, "?example=not-bad")
    page.locator(".reading button").nth(1).click()
    expect(selected(page)).to_have_text("bad")
    plane = page.get_by_role("application", name=re.compile("^Path of the forward"))
    plane.locator(".point").first.click(force=True)
    expect(selected(page)).to_have_text("Not")
    plane.focus()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(selected(page)).to_have_text(".")


def test_the_ring_of_a_bar_hides_none_of_it(page: Page) -> None:
    """In a text of nearly 300 words a column is narrower than the line of a ring."""
    open_page(page, "?example=long&word=30")
    chart = page.get_by_role("application", name=re.compile("^Contribution of each word"))
    ring = chart.locator(".ring").first
    inside = ring.evaluate("ring => [ring.clientWidth, getComputedStyle(ring).outlineOffset]")
    assert inside[0] >= 3 and inside[1] == "1px"
    assert ring.evaluate("ring => getComputedStyle(ring).borderWidth") == "0px"


def test_numbers_are_downloaded_by_our_own_buttons_alone(page: Page) -> None:
    """Those of Streamlit's table would write a cell that a spreadsheet takes for a formula."""
    open_page(page, "?example=praise")
    page.get_by_text("The numbers").first.click()
    expect(page.get_by_role("button", name="Download CSV").first).to_be_visible()
    page.get_by_test_id("stDataFrame").first.hover()
    toolbar = page.get_by_test_id("stElementToolbar").first
    expect(toolbar.get_by_role("button", name="Search")).to_be_visible()
    expect(toolbar.get_by_role("button", name="Download as CSV")).to_have_count(0)


def test_scores_of_endings_stand_in_the_place_of_beginnings(page: Page) -> None:
    open_page(page, "?example=praise")
    page.get_by_role("radio", name="began at each word").click()
    chart = page.get_by_role("application", name=re.compile("^Score of the text from each word on"))
    expect(chart).to_be_visible()
    expect(page.get_by_text("a run on every ending of the text")).to_be_visible()
    expect(page).to_have_url(re.compile(r"example=praise&part=begin$"))


def test_playing_moves_the_word_on_everywhere_until_the_end(page: Page) -> None:
    open_page(page, "?example=not-bad&word=2")
    play = page.get_by_role("button", name="Play the text word by word")
    play.click()
    stop = page.get_by_role("button", name="Stop reading")
    expect(stop).to_be_visible()
    expect(selected(page)).to_have_text("at")
    expect(page.get_by_label("Draw the paths up to the selected word")).to_be_checked()
    # It ends with the last word; then it begins anew, and stops when it is told to.
    expect(selected(page)).to_have_text(".", timeout=20_000)
    expect(play).to_be_visible()
    expect(page.get_by_role("slider", name="Selected word")).to_have_value("5")
    play.click()
    expect(selected(page)).to_have_text("bad")
    stop.click()
    wait_until_drawn(page)
    at = selected(page).inner_text()
    page.wait_for_timeout(1_500)
    expect(selected(page)).to_have_text(at)


def test_playing_leaves_no_listeners_behind(page: Page) -> None:
    page.add_init_script("""
        window.listeners = 0;
        for (const [name, by] of [['addEventListener', 1], ['removeEventListener', -1]]) {
            const original = window[name];
            window[name] = function (kind, ...rest) {
                if (kind === 'sentiment-word') window.listeners += by;
                return original.call(this, kind, ...rest);
            };
        }
    """)
    open_page(page, "?example=not-bad&word=1")
    before = page.evaluate("window.listeners")
    assert before > 0
    page.get_by_role("button", name="Play the text word by word").click()
    expect(selected(page)).to_have_text(".", timeout=20_000)
    wait_until_drawn(page)
    assert page.evaluate("window.listeners") == before


def test_choosing_a_word_ends_playing(page: Page) -> None:
    open_page(page)
    page.get_by_role("button", name="Play the text word by word").click()
    page.locator(".reading button", has_text="acting").click()
    expect(page.get_by_role("button", name="Play the text word by word")).to_be_visible()
    page.wait_for_timeout(1_500)
    expect(selected(page)).to_have_text("acting")


def test_a_sentence_selects_its_strongest_word(page: Page) -> None:
    open_page(page, "?example=praise")
    second = page.locator("ol button").nth(1)
    second.click()
    expect(selected(page)).to_have_text("loved")
    expect(second).to_have_attribute("aria-pressed", "true")


def test_all_of_it_can_be_reached_and_used_by_keyboard(page: Page) -> None:
    open_page(page, "?example=praise&word=4")
    selected(page).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(told(page)).to_contain_text("word 5 of 14")
    wait_until_drawn(page)
    reached = [tab(page) for _ in range(20)]
    assert reached[0] == "Play the text word by word"
    assert [name for name in reached if name in ("Selected word", "Colours end at")] == [
        "Selected word",
        "Colours end at",
    ]
    # One stop for all sentences: the one of the selected word, and from there the arrows.
    sentences = page.get_by_role("list", name=re.compile("^Sentences")).get_by_role("button")
    names = sentences.evaluate_all("all => all.map(one => one.ariaLabel)")
    assert [name for name in reached if name in names] == names[:1]
    sentences.first.focus()
    page.keyboard.press("ArrowDown")
    expect(sentences.nth(1)).to_be_focused()
    assert names[1].startswith("I loved it!")
    assert "Draw the paths up to the selected word" in reached
    page.get_by_role("button", name="Play the text word by word").focus()
    page.keyboard.press("Enter")
    expect(selected(page)).to_have_text("with")
    expect(page.get_by_role("button", name="Stop reading")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play the text word by word")).to_be_focused()


def tab(page: Page) -> str:
    """The name of what the next Tab reaches."""
    page.keyboard.press("Tab")
    return str(page.evaluate(NAME_OF_FOCUS))


NAME_OF_FOCUS = """() => {
    let found = document.activeElement;
    while (found.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
    const label = found.getAttribute('aria-label') ?? found.labels?.[0]?.textContent;
    return (label ?? found.textContent).trim();
}"""


def test_the_numbers_of_a_chart_open_in_place(page: Page) -> None:
    open_page(page, "?example=praise")
    page.locator("summary", has_text="The numbers").first.click()
    page.get_by_test_id("stDataFrame").wait_for()
    wait_until_drawn(page)
    with page.expect_download() as event:
        page.get_by_role("button", name="Download CSV").first.click()
    assert event.value.suggested_filename == "states.csv"
    assert len(event.value.path().read_text().splitlines()) == 1 + 14


def test_an_address_reproduces_the_view(page: Page) -> None:
    open_page(page, "?example=praise&word=3&limit=0.25")
    expect(told(page)).to_contain_text("word 3 of 14")
    entries = page.evaluate("history.length")
    page.locator(".reading button").nth(4).click()
    expect(page).to_have_url(re.compile(r"/\?example=praise&word=5&limit=0.25$"))
    # Choosing a word is no step to go back.
    assert page.evaluate("history.length") == entries


def test_text_is_shown_as_typed(page: Page) -> None:
    open_page(page)
    for text in HOSTILE:
        read(page, text)
        page.wait_for_function(ENDS_WITH, arg=text[-4:])
        assert written(page) == text
        page.locator(".reading button").first.click()
        expect(told(page)).to_contain_text("word 1 of")
        # The tooltip shows the word, too.
        charts(page).last.hover(position={"x": 20, "y": 100})
        assert page.evaluate("window.broken") is None
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_texts_without_an_answer_get_a_sentence(page: Page) -> None:
    open_page(page)
    read(page, "   ")
    expect(page.get_by_text("expected at least one word")).to_be_visible()
    read(page, "<br />")
    expect(page.get_by_text("got markup or invisible characters only")).to_be_visible()
    read(page, "good\0film")
    expect(facts(page)).to_contain_text("2 words read")
    read(page, "flurbish grumbelo")
    expect(verdict(page)).to_have_text("UNCERTAIN")
    expect(facts(page)).to_contain_text("no opinion")
    expect(facts(page)).to_contain_text("2 words read, 2 unknown: “flurbish”, “grumbelo”")
    expect(page.locator(".reading button.unknown")).to_have_count(2)


def test_a_misspelt_word_says_what_it_was_read_as(page: Page) -> None:
    open_page(page)
    read(page, "a horrxible, wonderxful mess")
    expect(facts(page)).to_contain_text("5 words read, 2 as “horrible”, “wonderful”")
    word = page.locator(".reading button.respelled").first
    expect(word).to_have_text("horrxible")
    expect(word).to_have_attribute("title", re.compile("read as “horrible”"))
    word.click()
    expect(told(page)).to_contain_text("read as “horrible”")
    expect(page.locator(".legend")).to_contain_text("read as another word")


def test_the_record_opens_in_place_by_keyboard(page: Page, phone: Page) -> None:
    for opened in (page, phone):
        open_page(opened)
        control = opened.locator("summary", has_text="How often is it right?")
        tables = opened.locator("section").get_by_role("table")
        expect(tables).to_have_count(0)
        control.focus()
        opened.keyboard.press("Enter")
        own = opened.get_by_role("table", name="Our own test sentences")
        expect(own.get_by_role("row", name="Far negation")).to_be_visible(timeout=20_000)
        assert own.evaluate("table => table.scrollWidth <= table.clientWidth")
        # Its figures stay beside the next text's verdict, and mark what is as long as that.
        read(opened, FIFTY)
        marked = opened.locator("tr", has=opened.locator(".near"))
        expect(marked).to_have_count(1)
        expect(marked).to_contain_text("Up to 100 words")
        control.focus()
        opened.keyboard.press("Enter")
        expect(tables).to_have_count(0)


LONG = {
    "1 word read, 1 unknown": "xq" * 50_000,
    "at most 10,000 are read at once": "good film " * 10_000,
    "4,000 words read": "good film " * 2_000,
    "at most 200,000 are read at once": "x" * 250_000,
}


def test_long_texts_get_an_honest_sentence(page: Page) -> None:
    open_page(page)
    for said, text in LONG.items():
        read(page, text)
        expect(page.get_by_text(said)).to_be_visible(timeout=30_000)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_phone_and_dark_theme(phone: Page) -> None:
    for query in ("", "?example=long", None):
        if query is None:
            read(phone, "the whole thing was a complete disappointment")
            phone.wait_for_function(ENDS_WITH, arg="disappointment")
            wait_until_drawn(phone)
        else:
            open_page(phone, query)
        widths = phone.evaluate(
            "[document.documentElement, document.querySelector('[data-testid=stMain]')]"
            ".map(e => [e.scrollWidth, e.clientWidth])"
        )
        assert all(scroll <= client for scroll, client in widths), query
        # Nor do the words over the columns, which stand at a slant.
        ends = phone.locator(".labels span").evaluate_all(
            "labels => labels.map(label => label.getBoundingClientRect().right)"
        )
        assert max(ends) <= phone.evaluate("innerWidth"), query
    colour = phone.locator(".stApp").evaluate("app => getComputedStyle(app).backgroundColor")
    assert max(int(part) for part in colour.strip("rgb()").split(",")) < 60


def test_address_opens_an_example_and_never_holds_what_was_typed(page: Page) -> None:
    open_page(page, "?example=negation")
    expect(page.get_by_label("Text to read")).to_have_value(
        "This isn't a good film, and nobody should call it a perfect one."
    )
    page.get_by_role("radio", name="Praise").click()
    expect(page).to_have_url(re.compile(r"/\?example=praise$"))
    read(page, "My secret opinion is bad")
    page.wait_for_function(ENDS_WITH, arg="is bad")
    expect(page).to_have_url(re.compile(r"/$"))


def test_csv_download_sums_to_the_logit(page: Page) -> None:
    open_page(page)
    read(page, "=1+1 was not good")
    page.wait_for_function(ENDS_WITH, arg="not good")
    wait_until_drawn(page)
    with page.expect_download() as event:
        page.get_by_role("button", name="Download CSV").click()
    with event.value.path().open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["word"] for row in rows] == ["'=", "1", "'+", "1", "was", "not", "good"]
    whole = trace(Scorer.load().artifact, "=1+1 was not good")
    total = whole.bias + sum(float(row["contribution"]) for row in rows)
    assert total == pytest.approx(whole.logit, abs=1e-5)
    assert float(rows[-1]["bias_and_words_so_far"]) == pytest.approx(total, abs=1e-6)
