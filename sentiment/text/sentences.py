"""Where sentences end: a stated rule over tokens, so that anybody can foretell it."""

import re
from collections.abc import Sequence

from sentiment.text.tokenizer import Token

ENDS = frozenset(".!?\N{HORIZONTAL ELLIPSIS}")
CLOSING = frozenset("\"'\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}»)]}")
# A full stop after one of these, or after a single letter, shortens a word.
ABBREVIATIONS = frozenset(
    ["mr", "mrs", "ms", "dr", "prof", "st", "jr", "sr", "vs", "etc", "approx", "vol", "capt", "sgt"]
)
_BLANK_LINE = re.compile(r"\n\s*\n")


def find_sentences(text: str, tokens: Sequence[Token]) -> list[range]:
    """The sentences of `text` as ranges over its tokens, which lie in exactly one of them each.

    A sentence ends after . ! ? or … with the marks and closing quotes or brackets that touch it,
    where white space or nothing follows, and at a blank line. A full stop after an abbreviation or
    a single letter ends none, nor do dots before a small letter. What holds neither letter nor
    digit belongs to the sentence before it.
    """
    ends = [i + 1 for i in range(len(tokens)) if _ends_after(text, tokens, i)]
    spans = [range(a, b) for a, b in zip([0, *ends], ends, strict=False)]
    merged = spans[:1]
    for span in spans[1:]:
        if any(tokens[i].text[:1].isalnum() for i in span):
            merged.append(span)
        else:
            merged[-1] = range(merged[-1].start, span.stop)
    return merged


def _ends_after(text: str, tokens: Sequence[Token], index: int) -> bool:
    """Whether a sentence ends after this token, as far as its neighbours tell."""
    if index + 1 == len(tokens):
        return True
    gap = text[tokens[index].end : tokens[index + 1].start]
    if not gap:
        return False
    return bool(_BLANK_LINE.search(gap)) or _is_closed(tokens, index)


def _is_closed(tokens: Sequence[Token], index: int) -> bool:
    """Whether a mark that ends sentences stands here, or before closing quotes and brackets."""
    while index > 0 and tokens[index].text in CLOSING and _touches(tokens, index):
        index -= 1
    mark = tokens[index].text
    if not set(mark) <= ENDS:
        return False
    if mark == ".":
        before = tokens[index - 1].key if index and _touches(tokens, index) else ""
        return before not in ABBREVIATIONS and not (len(before) == 1 and before.isalpha())
    return mark in "!?" or not tokens[index + 1].text[:1].islower()


def _touches(tokens: Sequence[Token], index: int) -> bool:
    return tokens[index - 1].end == tokens[index].start
