"""The kinds of text a model is measured on: what they are called, and a sentence of each."""

from typing import NamedTuple


class Kind(NamedTuple):
    """A measured set. `short`: its texts are sentences of up to 40 words, with few exceptions.

    `figure` is the one that counts what is right; of neutral texts that is to be unsure of them.
    """

    label: str
    source: str
    short: bool = True
    figure: str = "accuracy"


# By the name of the set without what follows it, such as _dev.
SETS = {
    "sst2": Kind("Sentences of film reviews", "Stanford Sentiment Treebank"),
    "sst_neutral": Kind(
        "Neutral sentences, called uncertain", "Stanford Sentiment Treebank", figure="uncertain"
    ),
    "style_yelp": Kind("Sentences about restaurants and shops", "Yelp, labelled by stars"),
    "cad_revised": Kind("Edited to say the opposite", "Kaushik et al. 2020", short=False),
}

# By phenomenon; none of these sentences is one that a model is measured on.
EXAMPLES = {
    "negation": "The finale isn't dull.",
    "far negation": "I don't think that anybody will call this boring.",
    "double negation": "You can't not smile at this.",
    "intensifier": "An incredibly tedious evening.",
    "diminisher": "A slightly silly plot.",
    "contrast": "The trailer is awful, but the film is a joy.",
    "changed opinion": "I expected to be bored, and was hooked.",
    "other's opinion": "The critics loved it; I walked out.",
    "question": "Who could possibly enjoy this?",
    "comparison": "The book was far better than this.",
    "sarcasm": "Brilliant, my train is late again.",
    "neutral": "The second part begins in a station.",
    "emoji": "Two hours of this 🙄",
    "typo": "a realy beatiful movie",
    "product": "The kettle leaked after a week.",
    "restaurant": "The noodles were worth the wait.",
    "service": "Nobody answered the phone for an hour.",
    "music": "A chorus that stays with you for days.",
}


def find_kind(name: str) -> Kind | None:
    """The kind of the set of this name; None where it is not one of SETS."""
    return next((kind for key, kind in SETS.items() if f"{name}_".startswith(f"{key}_")), None)
