"""The composed sentences: whole, fresh, balanced, and none of those that the model is tested on."""

import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.errors import DataError
from sentiment.evaluation.composition import read_cases
from sentiment.text.tokenizer import read_keys
from sentiment.training.compose import TYPO, Sentence, compose, read_grammar, write
from sentiment.training.grammar import FORMS, MOST_FORMS, Grammar
from sentiment.training.mixture import TYPOS, WEIGHTS
from sentiment.training.templates import EMOTICON
from sentiment.training.typos import SHORTEST, typo
from sentiment.training.variations import recast, tidy, vary

HELD_OUT = Path(__file__).parent / "data" / "composition.jsonl"
NEGATORS = {"not", "n't"}


@pytest.fixture(scope="module")
def grammar() -> Grammar:
    return read_grammar()


@pytest.fixture(scope="module")
def sentences(grammar: Grammar) -> list[Sentence]:
    return compose(grammar, 30_000, np.random.default_rng(0))


def write_folder(folder: Path, text: str) -> Path:
    (folder / "some.txt").write_text(text, encoding="utf-8")
    return folder


def words(text: str) -> str:
    return " ".join(
        key for key in read_keys(text) if any(map(str.isalnum, key)) or not key.isascii()
    )


def count_negators(text: str) -> int:
    return sum(key in NEGATORS for key in read_keys(text))


def test_every_template_and_alternative_can_be_written(grammar: Grammar) -> None:
    chance = np.random.default_rng(1).random
    rules = [rule.templates for found in grammar.rules.values() for rule in found]
    for weighted in [*rules, *grammar.lists.values()]:
        for nodes in weighted.items:
            text = tidy(write(grammar, nodes, chance))
            assert text
            assert not set("{}()|") & set(re.sub(EMOTICON, "", text)), text


def test_every_phenomenon_is_drawn_with_its_targets(
    grammar: Grammar, sentences: list[Sentence]
) -> None:
    drawn = {(sentence.phenomenon, sentence.target) for sentence in sentences}
    rules = {(rule.phenomenon, rule.target) for found in grammar.rules.values() for rule in found}
    assert {pair for pair in drawn if pair[0] != TYPO} == rules
    assert {sentence.phenomenon for sentence in sentences} == {*grammar.rules, TYPO}


def test_targets_are_probabilities_in_balance(sentences: list[Sentence]) -> None:
    targets = np.array([sentence.target for sentence in sentences])
    assert targets.min() >= 0
    assert targets.max() <= 1
    assert 0.4 < targets.mean() < 0.6


def test_sentences_seldom_come_twice(sentences: list[Sentence]) -> None:
    assert len({sentence.text for sentence in sentences}) > 0.8 * len(sentences)


def test_the_seed_decides(grammar: Grammar) -> None:
    first, again, other = (compose(grammar, 50, np.random.default_rng(n)) for n in (3, 3, 4))
    assert first == again
    assert first != other


def count_met(sentences: list[Sentence]) -> int:
    """How many texts of the held-out set the sentences hold; a single word or emoji is no text."""
    held_out = {words(case.text) for case in read_cases(HELD_OUT)}
    held_out = {text for text in held_out if len(set(text.split())) > 1}
    return len(held_out & {words(sentence.text) for sentence in sentences})


def test_no_sentence_is_one_the_model_is_tested_on(grammar: Grammar) -> None:
    # As many as a quarter of an epoch has, weighed as there.
    sentences = compose(grammar, 200_000, np.random.default_rng(1), WEIGHTS, TYPOS)
    # A number alone: pytest prints what it compares, and who writes the grammar must not see it.
    assert count_met(sentences) == 0


def test_variation_keeps_every_negation(grammar: Grammar) -> None:
    chance = np.random.default_rng(5).random
    rules = [rule for found in grammar.rules.values() for rule in found]
    changed = 0
    for rule in rules:
        for nodes in rule.templates.items:
            text = tidy(write(grammar, nodes, chance))
            varied = vary(text, rule.target, chance)
            assert count_negators(varied) == count_negators(text), (text, varied)
            changed += varied != text
    assert changed > 500


@pytest.mark.parametrize("text", ["Fine :D", "No =( :-P", "Ok \U0001f60d\U0001f644", "<3 XD ;)"])
def test_variation_leaves_emoticons_and_emoji(text: str) -> None:
    generator = np.random.default_rng(0)
    pieces = [piece for piece in text.split() if not piece.isalpha()]
    for _ in range(100):
        assert [piece for piece in vary(text, 1, generator.random).split() if piece in pieces] == (
            pieces
        )


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("a awful film", "An awful film"),
        ("it is an useful tool. a honest one", "It is a useful tool. An honest one"),
        ("a unimpressive  hour , a 8/10", "An unimpressive hour, an 8/10"),
        ("well... so it goes", "Well... so it goes"),
    ],
)
def test_tidy(text: str, tidied: str) -> None:
    assert tidy(text) == tidied


@pytest.mark.parametrize(
    "text",
    ["the man at the desk was kind.", "My sister loved it, my sister did.", "our waiter left."],
)
def test_other_people_are_of_the_same_kind_and_stay_themselves(text: str) -> None:
    generator = np.random.default_rng(0)
    drawn = {recast(text, generator.random) for _ in range(200)}
    assert text in drawn and len(drawn) > 10
    for other in drawn:
        changed = [new for old, new in zip(text.split(), other.split(), strict=True) if old != new]
        assert len({word.strip(".,") for word in changed}) <= 1
    assert not any("desk" in other and "sibling" in other for other in drawn)


@pytest.mark.parametrize(
    "text", ["They man the desk.", "a friend of mine drove", "My wife of ten years", "Host it!"]
)
def test_who_is_no_person_or_no_single_one_stays(text: str) -> None:
    generator = np.random.default_rng(0)
    assert {recast(text, generator.random) for _ in range(50)} == {text}


def test_a_numbered_slot_is_drawn_once(tmp_path: Path) -> None:
    letters = "\n".join("bcdfghjk")
    folder = write_folder(tmp_path, f"@x\n{letters}\n= p: 0.5\n{{x.1}} {{x.1}} {{x.2}} {{x}}")
    drawn = compose(read_grammar(folder, {}), 200, np.random.default_rng(0), typos=0)
    rows = [sentence.text.lower().split() for sentence in drawn]
    assert all(row[0] == row[1] for row in rows)
    assert any(row[0] != row[2] for row in rows)
    assert any(row[0] != row[3] for row in rows)


@pytest.mark.parametrize("frame", ["{x}", "{x} and {x}", "(a|{x}) and {x}"])
def test_a_template_of_many_forms_counts_little_more_than_one_that_stands_as_it_is(
    tmp_path: Path, frame: str
) -> None:
    many = "\n".join(f"w{i}" for i in range(1_000))
    folder = write_folder(tmp_path, f"@x\n{many}\n= p: 0.5\n{frame}\nplain")
    drawn = compose(read_grammar(folder, {}), 4_000, np.random.default_rng(0), typos=0)
    share = np.mean([sentence.text.lower().startswith("plain") for sentence in drawn])
    assert share == pytest.approx(1 / (1 + MOST_FORMS**FORMS), abs=0.03)
    assert 0.15 < share < 0.35


def test_a_line_counts_as_often_as_it_says(tmp_path: Path) -> None:
    text = "@x\none * 3\ntwo\n= p: 0.5\nthe {x}\n= q: 0.5\nthree * 3\nfour"
    drawn = compose(read_grammar(write_folder(tmp_path, text), {}), 8_000, np.random.default_rng(0))
    counts = Counter(sentence.text.lower().strip(".!") for sentence in drawn)
    assert counts["the one"] / counts["the two"] == pytest.approx(3, rel=0.15)
    assert counts["three"] / counts["four"] == pytest.approx(3, rel=0.15)


def test_weights_and_added_lists(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, "@x\none\n= p: 0.1\n{x}\n= q: positive\nq")
    grammar = read_grammar(folder, {"x": ["two"]})
    drawn = compose(grammar, 200, np.random.default_rng(0), {"q": 0}, typos=0)
    assert {sentence.phenomenon for sentence in drawn} == {"p"}
    assert {sentence.text.lower() for sentence in drawn} == {"one", "two"}
    for weights in ({"r": 1}, {"p": -1}, {"p": 0, "q": 0}):
        with pytest.raises(DataError, match="expected"):
            compose(grammar, 1, np.random.default_rng(0), weights)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("= p: positive\nan {unknown} word", 2),
        ("= p: positive\n\n(one|two", 3),
        ("= p: positive\none|two", 2),
        ("= p: positive\n{one", 2),
        ("= p: positive\n{one two}", 2),
        ("= p: sunny\none", 1),
        ("= p: 1.5\none", 1),
        ("= p: nan\none", 1),
        ("= positive\none", 1),
        ("belongs to nothing", 1),
        ("@x\n{y}\n@y\n{x}\n= p: 0\n{x}", None),
    ],
)
def test_a_mistake_is_named_by_file_and_line(tmp_path: Path, text: str, line: int | None) -> None:
    with pytest.raises(
        DataError, match=rf"^some\.txt, line {line or '[24]'}: expected .*, (?:got|foun)"
    ):
        read_grammar(write_folder(tmp_path, text), {})


def test_a_folder_without_rules_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="expected"):
        read_grammar(tmp_path)


@given(st.text("abcdeXYZ ',.'", max_size=40), st.integers(0, 1000))
def test_typos_are_slips_in_long_words(text: str, seed: int) -> None:
    slipped = typo(text, np.random.default_rng(seed))
    assert abs(len(slipped) - len(text)) <= 2
    short = [w for w in re.split(r"[^A-Za-z']+", text) if len(w) < SHORTEST and "'" not in w]
    if text and "".join(short) == "".join(re.findall(r"[A-Za-z']", text)):
        assert slipped == text


def test_typos_are_made() -> None:
    generator = np.random.default_rng(0)
    slips = [typo("wonderful", generator) for _ in range(200)]
    # Two slips may undo each other, though seldom.
    assert slips.count("wonderful") < 5
    assert len(set(slips)) > 40
    assert all(slip.startswith("w") for slip in slips)
