"""Ways to write the same sentence: contractions, capitals and end marks, none of which change it,
and other people, of whom it is as good or bad.

Emoticons and emoji stay as they are.
"""

import re
from collections.abc import Callable

from sentiment.training.templates import EMOTICON

Chance = Callable[[], float]
"""Draws a number in [0, 1): `numpy.random.Generator.random`."""

_AUXILIARY = "is|are|was|were|do|does|did|has|have|had|can|could|would|should|must|will"
_NOT = re.compile(rf"\b({_AUXILIARY}) ?not\b", re.I)
# Not in questions: "don't you" is never "do not you".
_NT = re.compile(
    rf"\b({_AUXILIARY}|ca|wo)n['\u2019]t\b"
    r"(?! (?:I|you|he|she|it|we|they|this|that|there|these|those|the|my|your|everyone|anyone)\b)",
    re.I,
)
_WHOLE = {"ca": "can", "wo": "will"}
_CUT = {"can": "ca", "will": "wo"}
# Only with a word after it: "what it is." has no short form, and nobody says "I'd not".
_VERB = re.compile(
    r"\b(?:I am|(?:it|that|there|he|she|what) is|(?:they|we|you) are"
    r"|(?:I|we) (?:will|would)(?! not)"
    r"|I have(?= (?:never|been|had|seen|not|heard|read|tried|used)\b))(?= [a-z])",
    re.I,
)
_ENDINGS = {"am": "'m", "will": "'ll", "would": "'d", "is": "'s", "are": "'re", "have": "'ve"}
# Those whose form without apostrophe is no other word; "its" is one, but people write it. The
# tokenizer knows no "mustnt".
_BARE = re.compile(r"(?<=n)(?<!mustn)'(?=t\b)|(?<=\bI)'(?=m\b|ve\b)|(?<=it|at)'(?=s\b)", re.I)

# People who may stand for one another, so that a verdict does not depend on who it was.
_PEOPLE = [
    names.split()
    for names in (
        "aunt boss boyfriend brother child colleague cousin coworker dad daughter father friend"
        " girlfriend grandfather grandmother husband mom mother mum neighbor neighbour nephew niece"
        " parent partner roommate sibling sister son spouse uncle wife",
        "agent assistant barber cashier clerk dentist doctor driver guide hairdresser host hostess"
        " lady man manager mechanic nurse owner person plumber receptionist server technician"
        " teller trainer waiter waitress woman",
        "actor actress comedian dancer drummer guitarist performer singer",
    )
]
_LIKE = {name: group for group in _PEOPLE for name in group}
# Alone, as some of them are verbs or stand for things.
_PERSON = re.compile(
    rf"\b(?<=(?:the|our|one) )(?:{'|'.join(_LIKE)})\b|(?<=\bmy )(?:{'|'.join(_LIKE)})\b(?! of)",
    re.I,
)
SOMEBODY_ELSE = 0.3

_ARTICLE = re.compile(r"\b(a)n? (?=([\w']+))", re.I)
_VOWEL = re.compile(
    r"(?!uni(?![mn])|us[aeu]|eu|one|once|ubiq|uti)[aeiou]|hour|honest|heir|hono|8|1[18]\b"
)
_START = re.compile(r"(?:^\W*|(?<![.])[.!?][\"')]* )[a-z]")
_SPACE = re.compile(r"\s+(?=[,.!?;](?:\s|$))|(?<=\s)\s+")
_WORD = re.compile(rf"(?:(?<=\s)|^){EMOTICON}|\w+")


def tidy(text: str) -> str:
    """`text` with single spaces, "a" or "an" as the next word asks, and capitals at the start."""
    text = _SPACE.sub("", text.strip())
    text = _ARTICLE.sub(_agree, text)
    return _START.sub(lambda start: start[0].upper(), text)


def _agree(article: re.Match[str]) -> str:
    return article[1] + ("n " if _VOWEL.match(article[2].lower()) else " ")


def recast(text: str, chance: Chance) -> str:
    """`text`, at times with other people in it; `chance` draws in [0, 1)."""
    if chance() >= SOMEBODY_ELSE:
        return text
    changed: dict[str, str] = {}

    def other(match: re.Match[str]) -> str:
        # Who is named twice is the same person.
        name = match[0].lower()
        group = _LIKE[name]
        return changed.setdefault(name, group[int(chance() * len(group))])

    return _PERSON.sub(other, text)


def vary(text: str, target: float, chance: Chance) -> str:
    """`text` as another person might type it; `chance` draws in [0, 1)."""
    return _recase(_end(_contract(text, chance), target, chance), chance)


def _contract(text: str, chance: Chance) -> str:
    style = chance()
    if style < 0.35:
        return text
    if style < 0.5:
        return _NT.sub(_spell_out, text)
    # "it's not" as well as "it isn't".
    steps = [(_NOT, _shorten), (_VERB, _join)]
    for pattern, change in steps if chance() < 0.7 else reversed(steps):
        text = pattern.sub(change, text)
    return _BARE.sub("", text) if style > 0.9 else text


def _spell_out(match: re.Match[str]) -> str:
    verb = match[1]
    whole = _WHOLE.get(verb.lower(), verb)
    return (whole.capitalize() if verb[0].isupper() else whole) + " not"


def _shorten(match: re.Match[str]) -> str:
    verb = match[1]
    cut = _CUT.get(verb.lower(), verb)
    return (cut.capitalize() if verb[0].isupper() else cut) + "n't"


def _join(match: re.Match[str]) -> str:
    subject, verb = match[0].split()
    return subject + _ENDINGS[verb.lower()]


def _end(text: str, target: float, chance: Chance) -> str:
    if not text.endswith((".", "!")) or text.endswith(("..", "!!", ".!")):
        return text
    draw = chance()
    if draw < 0.2:
        return text[:-1]
    # Nobody shouts that it was so-so.
    if draw < 0.3 and abs(target - 0.5) > 0.3:
        return text[:-1] + "!"
    return text


def _recase(text: str, chance: Chance) -> str:
    draw = chance()
    if draw < 0.7:
        return text
    change = str.upper if draw > 0.97 else str.lower
    # Emoticons hold letters too.
    return _WORD.sub(lambda w: w[0] if w[0][0] in ":;=" else change(w[0]), text)
