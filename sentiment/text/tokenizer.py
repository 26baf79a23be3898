"""The one tokenizer: training, the app and the command line all read text through it.

It rests on NLTK's `RegexpTokenizer`, which needs no download and gives character spans. Every
character that is neither white space nor markup lies in exactly one token, whatever the script.
"""

import hashlib
import re
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sentiment.text.nltk_parts import load_regexp_tokenizer

# What reviews are full of: formatting tags. Anything else in angle brackets is text.
MARKUP = re.compile(r"</?(?:br|p|i|b|u|em|strong|hr|div|span|a|ul|ol|li|h[1-6])\b[^<>]*>", re.I)

# A letter or digit with the combining marks that belong to it.
_LETTER = r"[^\W_][\u0300-\u036f]*"
_EMOJI = r"[\U0001f000-\U0001faff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff]"
_APOSTROPHE = r"['\u2019]"
_CLITIC = r"(?:s|re|ve|ll|d|m)(?!\w)"
_AUXILIARY = r"(?:is|are|was|were|do|does|did|has|have|had|ca|wo|would|could|should|ai)"

# Every kind of token; where two begin at one place, the first is read. Letters of either case.
KINDS = "|".join(
    [
        # Emoticons: not inside a word, so that "note:(see" keeps its bracket.
        rf"(?<!\w)(?:[:;=]{_APOSTROPHE}?-?[)(\]\[dp/\\|*3o]|<3|</3|\^_\^|-_-)(?!\w)",
        # Ratings such as 8/10 or 7.5/10 are one word to a reader.
        r"\d+(?:\.\d+)?/\d+(?:\.\d+)?(?![\w/])",
        r"\d+(?:[.,]\d+)+",
        # Negation stands alone: do|n't, and as people type it: do|nt, can|not.
        rf"(?:{_LETTER})+?(?=n{_APOSTROPHE}t(?!\w))|n{_APOSTROPHE}t(?!\w)",
        rf"(?<!\w){_AUXILIARY}(?=nt(?!\w))|(?<=[a-z])nt(?!\w)|(?<!\w)can(?=not(?!\w))",
        rf"(?<=\w){_APOSTROPHE}{_CLITIC}",
        rf"(?:{_LETTER})+(?:{_APOSTROPHE}(?!{_CLITIC})(?:{_LETTER})+)*",
        r"\.{2,}|-{2,}",
        rf"[\U0001f1e6-\U0001f1ff]{{2}}|{_EMOJI}(?:\ufe0f|[\U0001f3fb-\U0001f3ff]|\u200d{_EMOJI})*",
        r"\S",
    ]
)

# Nine tokens of ten are a plain word or mark, where no other kind could be read. Tried first, and
# white space not at all, they make reading twice as fast; what is read stays the same.
_NOT_NEGATED = r"(?<![nN][tT])(?<![nN][nN][oO][tT])"  # isnt, cannot
PATTERN = "|".join(
    [
        rf"[A-Za-z]++(?![\w'\u2019\u0300-\u036f]){_NOT_NEGATED}",
        r"[,!?()\"]|\.(?!\.)",
        rf"(?=\S)(?i:{KINDS})",
    ]
)

# What tells texts that were read by other patterns, or another engine than `re`.
DIGEST = hashlib.sha256(f"re {MARKUP.pattern} {PATTERN}".encode()).hexdigest()[:16]

_ELONGATED = re.compile(r"([^\W\d_])\1{2,}")


class Token(NamedTuple):
    """A piece of the text: `text == source[start:end]`; `key` is what the vocabulary looks up."""

    text: str
    start: int
    end: int
    key: str


@cache
def _regexp() -> Any:
    tokenizer = load_regexp_tokenizer()(PATTERN, flags=re.UNICODE)
    # NLTK would compile it with a watch of five seconds over each text, for patterns of strangers
    # that may never end. Ours is fixed, its time grows with the text's length alone, and the watch
    # takes four fifths of the time of reading and gives up where a computer is busy.
    tokenizer._regexp = re.compile(PATTERN)
    return tokenizer


def tokenize(text: str) -> list[Token]:
    """The tokens of `text` in order, with character spans into it.

    Formatting tags (`<br />`) separate words and are not read; nothing else is dropped.
    """
    spans = _regexp().span_tokenize(_blank_markup(text))
    return [Token(text[start:end], start, end, normalize(text[start:end])) for start, end in spans]


def read_words(text: str) -> list[str]:
    """The tokens of `tokenize(text)` as typed, in half of the time: scoring needs no spans."""
    words: list[str] = _regexp().tokenize(_blank_markup(text))
    return words


def read_keys(text: str) -> list[str]:
    """The keys of `tokenize(text)` alone."""
    return [normalize(word) for word in read_words(text)]


def _blank_markup(text: str) -> str:
    # Blanks of the same length, so that spans stay those of the text that came.
    return MARKUP.sub(lambda tag: " " * len(tag[0]), text)


@lru_cache(maxsize=65_536)
def _frequent_key(word: str) -> str:
    key = word.lower().replace("\u2019", "'").replace("\ufe0f", "")
    return "n't" if key == "nt" else _ELONGATED.sub(r"\1\1", key)


def normalize(word: str) -> str:
    """The vocabulary's form of a word: lower case, straight apostrophe, "soooo" as "soo"."""
    # Long "words" are noise and never come twice: not worth a place in the cache.
    return _frequent_key(word) if len(word) <= 24 else _frequent_key.__wrapped__(word)
