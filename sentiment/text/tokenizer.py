"""The one tokenizer: training, the app and the command line all read text through it.

It rests on NLTK's `RegexpTokenizer`, which needs no download and gives character spans. Every
character that is neither white space, markup nor invisible lies in exactly one token, whatever the
script.

What people type and paste is read alike: straight and curly quotes, characters and their HTML
entities, letters with an accent of their own and with one behind them, full-width forms.
"""

import hashlib
import html
import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sentiment.text.nltk_parts import load_regexp_tokenizer

# What reviews are full of: formatting tags. Anything else in angle brackets is text.
MARKUP = re.compile(
    r"</?(?:br|p|i|b|u|em|strong|hr|div|span|a|ul|ol|li|h[1-6])"
    r"""(?:\s+[\w:-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s<>"'=]+))*\s*/?>""",
    re.I,
)
# A character written out: &#39; and &quot;
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});", re.I)

# What stands for an apostrophe or a quotation mark, one character each.
ALIKE = {
    **dict.fromkeys("\u2018\u2019\u201b\u02bc\u02b9\u2032\uff07\u00b4`", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\uff02", '"'),
}
# Likewise for a dash, in keys alone.
DASHES = dict.fromkeys("\u2013\u2014\u2015", "--")
# It has no width, and joins emoji to one; elsewhere it is dropped, as all else of its kind is.
JOINER, DROPPED = "\u200d", "\u200b"


class _ReadAs(dict[int, str | None]):
    """How a character is read, for `str.translate`; filled as characters come, with those of the
    basic plane alone: strangers send any.

    Marks that combine with the letter before them, and what has no width, belong to the token
    before them and to no pattern: None. Control characters are blanks.
    """

    def __missing__(self, code: int) -> str | None:
        read = _read_character(chr(code))
        if code < 0x10000:
            self[code] = read
        return read


def _read_character(character: str) -> str | None:
    kind = unicodedata.category(character)
    if kind[0] == "M" or (kind == "Cf" and character != JOINER):
        return None
    return " " if kind == "Cc" and not character.isspace() else character


_READ_AS = _ReadAs({ord(mark): plain for mark, plain in ALIKE.items()})
_IN_KEYS = {ord(mark): plain for mark, plain in (ALIKE | DASHES).items()}

_LETTER = r"[^\W_]"
_EMOJI = r"[\U0001f000-\U0001faff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff]"
_CLITIC = r"(?:s|re|ve|ll|d|m)(?!\w)"
_AUXILIARY = r"(?:is|are|was|were|do|does|did|has|have|had|ca|wo|would|could|should|ai)"

# Every kind of token; where two begin at one place, the first is read. Letters of either case.
KINDS = "|".join(
    [
        # Emoticons: not inside a word, so that "note:(see" keeps its bracket.
        r"(?<!\w)(?:[:;=]'?-?[)(\]\[dp/\\|*3o]|<3|</3|\^_\^|-_-)(?!\w)",
        # Ratings such as 8/10 or 7.5/10 are one word to a reader.
        r"\d+(?:\.\d+)?/\d+(?:\.\d+)?(?![\w/])",
        r"\d+(?:[.,]\d+)+",
        # Negation stands alone: do|n't, and as people type it: do|nt, can|not.
        rf"(?:{_LETTER})+?(?=n't(?!\w))|n't(?!\w)",
        rf"(?<!\w){_AUXILIARY}(?=nt(?!\w))|(?<=[a-z])nt(?!\w)|(?<!\w)can(?=not(?!\w))",
        rf"(?<=\w)'{_CLITIC}",
        rf"(?:{_LETTER})+(?:'(?!{_CLITIC})(?:{_LETTER})+)*",
        r"\.{2,}|-{2,}",
        rf"[\U0001f1e6-\U0001f1ff]{{2}}|{_EMOJI}(?:[\U0001f3fb-\U0001f3ff]|{JOINER}{_EMOJI})*",
        r"\S",
    ]
)

# Nine tokens of ten are a plain word or mark, where no other kind could be read. Tried first, and
# white space not at all, they make reading twice as fast; what is read stays the same.
_NOT_NEGATED = r"(?<![nN][tT])(?<![nN][nN][oO][tT])"  # isnt, cannot
PATTERN = "|".join(
    [
        rf"[A-Za-z]++(?![\w']){_NOT_NEGATED}",
        r"[,!?()\"]|\.(?!\.)",
        rf"(?=\S)(?i:{KINDS})",
    ]
)

_ELONGATED = re.compile(r"([^\W\d_])\1{2,}")
_STRAY_JOINER = re.compile(rf"(?<!{_EMOJI})(?<!{_EMOJI}\ufe0f){JOINER}|{JOINER}(?!{_EMOJI})")

# What tells texts that were read otherwise.
_RULES = ["re", MARKUP.pattern, ENTITY.pattern, PATTERN, _ELONGATED.pattern, f"{_IN_KEYS}"]
DIGEST = hashlib.sha256(" ".join(_RULES).encode()).hexdigest()[:16]


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

    Formatting tags (`<br />`) separate words and are not read. Characters without a width belong to
    the token that they follow at once; nothing else is dropped.
    """
    spans = _find_spans(*_read_characters(text))
    return [Token(text[start:end], start, end, normalize(text[start:end])) for start, end in spans]


def read_words(text: str) -> list[str]:
    """Words with the keys of `tokenize(text)`, in half of the time: scoring needs no spans."""
    plain, places = _read_characters(text)
    if places:
        return [text[start:end] for start, end in _find_spans(plain, places)]
    words: list[str] = _regexp().tokenize(plain)
    return words


def read_keys(text: str) -> list[str]:
    """The keys of `tokenize(text)` alone."""
    return [normalize(word) for word in read_words(text)]


def _find_spans(plain: str, places: list[int] | None) -> Iterator[tuple[int, int]]:
    spans: Iterator[tuple[int, int]] = _regexp().span_tokenize(plain)
    return ((places[start], places[end]) for start, end in spans) if places else spans


def _read_characters(text: str) -> tuple[str, list[int] | None]:
    """The characters that the patterns see, and of each its place in the text, where that is not
    its own; of their end, too."""
    if "<" in text:
        text = MARKUP.sub(lambda tag: " " * len(tag[0]), text)
    if "&" in text:
        text = ENTITY.sub(_write, text)
    text = _drop_joiners(text)
    plain = text.translate(_READ_AS)
    if len(plain) == len(text):
        return plain, None
    places = [i for i, letter in enumerate(text) if _READ_AS[ord(letter)] is not None]
    return plain, [*places, len(text)]


def _drop_joiners(text: str) -> str:
    return _STRAY_JOINER.sub(DROPPED, text) if JOINER in text else text


def _write(entity: re.Match[str]) -> str:
    """What an entity stands for, made as long as itself by characters that are dropped."""
    found = html.unescape(entity[0])
    return found + DROPPED * (len(entity[0]) - 1) if len(found) == 1 else entity[0]


@lru_cache(maxsize=65_536)
def _frequent_key(word: str) -> str:
    if "&" in word:
        word = ENTITY.sub(lambda entity: html.unescape(entity[0]), word)
    key = word.lower()
    if not key.isascii() or "`" in key:
        composed = unicodedata.normalize("NFKC", key.translate(_IN_KEYS)).lower()
        key = _drop_joiners(composed).translate(_READ_AS).strip() or key
    return "n't" if key == "nt" else _ELONGATED.sub(r"\1\1", key)


def normalize(word: str) -> str:
    """The vocabulary's form of a word: lower case, straight quotes, composed, "soooo" as "soo"."""
    # Long "words" are noise and never come twice: not worth a place in the cache.
    return _frequent_key(word) if len(word) <= 24 else _frequent_key.__wrapped__(word)
