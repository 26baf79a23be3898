"""The word lists: what they say of plain sentences, and what is made of it."""

import subprocess
import sys
from pathlib import Path

import pytest

from sentiment.evaluation.rivals import NEUTRAL, UNFITTED, WORD_LISTS, WordList

ROOT = Path(__file__).parents[1]
PLAIN = {
    "A wonderful, happy story.": "positive",
    "This was horrible and boring.": "negative",
    "The train leaves at nine.": "uncertain",
}


@pytest.fixture(scope="module", params=WORD_LISTS)
def word_list(request: pytest.FixtureRequest) -> WordList:
    return WORD_LISTS[request.param]()


@pytest.mark.parametrize("text", PLAIN)
def test_plain_sentences(word_list: WordList, text: str):
    probability = word_list.probabilities([text])[0]
    assert word_list.calibration.predict(probability) == PLAIN[text]


def test_probabilities_are_one_a_text_and_lie_in_the_unit_interval(word_list: WordList):
    texts = [*PLAIN, "😍😍😍", "!!!", "great " * 50, "awful " * 50]
    probabilities = word_list.probabilities(texts)
    assert probabilities.shape == (len(texts),)
    assert probabilities.min() >= 0
    assert probabilities.max() <= 1
    assert list(probabilities[::-1]) == list(word_list.probabilities(texts[::-1]))


def test_markup_is_no_text(word_list: WordList):
    marked, plain = word_list.probabilities(["Lovely.<br /><br />Good.", "Lovely. Good."])
    assert marked == plain


@pytest.mark.parametrize(
    ("polarity", "verdict"),
    [
        (-1.0, "negative"),
        (-NEUTRAL, "negative"),
        (-0.0499, "uncertain"),
        (0.0, "uncertain"),
        (0.0499, "uncertain"),
        (NEUTRAL, "positive"),
        (1.0, "positive"),
    ],
)
def test_band_is_vaders_own(polarity: float, verdict: str):
    rival = WordList(lambda _: polarity)
    assert UNFITTED.predict(rival.probabilities(["any"])[0]) == verdict


BLOCKED = """
import sys
sys.modules[{name!r}] = None
from scripts.command import run
from sentiment.evaluation.rivals import WORD_LISTS
run(lambda: [load() for load in WORD_LISTS.values()])
"""


@pytest.mark.parametrize("name", ["vaderSentiment", "textblob"])
def test_a_missing_package_is_said_with_its_remedy(name: str):
    done = subprocess.run(
        [sys.executable, "-c", BLOCKED.format(name=name)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stderr.startswith(f"error: this needs {name}")
    for file in ("requirements/train.txt", "requirements/dev.txt"):
        assert f"-r {file}" in done.stderr
        assert (ROOT / file).is_file()
