"""Minimal pairs: a text and the same text but for one word.

Each function takes a text and the index of a token of it, and gives the other text. They keep
spaces and the capital at the start; what comes out is read as any text is.
"""

from sentiment.text.sentences import find_sentences
from sentiment.text.tokenizer import Token, tokenize

NEGATIONS = frozenset(("not", "n't", "never"))
# What is left of a verb that has lost its "n't", where that is no word.
WHOLE = {"ca": "can", "wo": "will", "sha": "shall", "ai": "is"}
# Verbs behind which "not" may stand.
BE = frozenset(("am", "are", "is", "was", "were", "'m", "'re", "'s"))
HAVE_AND_DO = frozenset(("have", "has", "had", "'ve", "do", "does", "did"))
MODALS = frozenset(("can", "could", "may", "might", "must", "shall", "should", "will", "would"))
AUXILIARIES = BE | HAVE_AND_DO | MODALS | {"'ll", "'d"}
SUBJECTS = frozenset(("i", "you", "he", "she", "it", "we", "they", "who", "everybody", "everyone"))


def drop(text: str, index: int) -> str:
    """The text without the token, and without the space before it."""
    token = tokenize(text)[index]
    before, after = text[: token.start], text[token.end :]
    if not before.strip():
        return _capital(after.lstrip(), token.text)
    # A space on both sides, or before a comma: one of them belonged to the word.
    return _join(before if after[:1].isalnum() else before.rstrip(" "), "", after)


def repeat(text: str, index: int) -> str:
    """The text with the token twice; a mark such as "!" follows itself without a space."""
    token = tokenize(text)[index]
    space = " " if token.text[-1:].isalnum() else ""
    again = token.text.lower() if token.text.istitle() and not index else token.text
    return text[: token.end] + space + again + text[token.end :]


def swap(text: str, index: int, word: str) -> str:
    """The text with another word, or several, in the token's place."""
    token = tokenize(text)[index]
    return _join(text[: token.start], _capital(word.strip(), token.text), text[token.end :])


def negate(text: str, index: int) -> str:
    """The text with the clause of the token denied, or, where it is, not denied any more.

    By rule, which does not always give good English: the nearest verb or negation before the token,
    in its sentence, decides. A negation, or one right behind that verb, is taken out; else "not"
    goes behind the verb. Where there is neither, "never" goes between a pronoun and the token, or
    "not" before it.
    """
    tokens = tokenize(text)
    first = next(span.start for span in find_sentences(text, tokens) if index in span)
    # A mark is denied with the word before it.
    while index > first and not tokens[index].text[:1].isalnum():
        index -= 1
    for place in range(index, first - 1, -1):
        if tokens[place].key in NEGATIONS:
            return _affirm(text, tokens, place)
        if tokens[place].key in AUXILIARIES:
            if place + 1 < len(tokens) and tokens[place + 1].key in NEGATIONS:
                return _affirm(text, tokens, place + 1)
            end = tokens[place].end
            return f"{text[:end]} not{text[end:]}"
    start = tokens[index].start
    if not start:
        return f"Not {text[:1].lower()}{text[1:]}"
    denied = index and tokens[index - 1].key in SUBJECTS
    return f"{text[:start]}{'never' if denied else 'not'} {text[start:]}"


def _affirm(text: str, tokens: list[Token], place: int) -> str:
    """The text without the negation at `place`."""
    token = tokens[place]
    if token.key != "n't" or not place:
        return drop(text, place)
    verb = tokens[place - 1]
    whole = WHOLE.get(verb.key, verb.text)
    return text[: verb.start] + _capital(whole, verb.text) + text[token.end :]


def _capital(word: str, like: str) -> str:
    return word[:1].upper() + word[1:] if like[:1].isupper() else word


def _join(*parts: str) -> str:
    """The parts in a row, with a space where a word would run into the next."""
    joined = ""
    for part in parts:
        joined += " " * (joined[-1:].isalnum() and part[:1].isalnum()) + part
    return joined
