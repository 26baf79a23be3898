"""Texts to begin with, all written for this app."""

from typing import NamedTuple


class Example(NamedTuple):
    """A text to read; `label` is what its button says."""

    label: str
    text: str


EXAMPLES = {
    "mixed": Example(
        "Mixed",
        "The acting was not bad, but the story goes nowhere and I wanted my money back.",
    ),
    "praise": Example("Praise", "A warm, patient film with a wonderful cast. I loved it!"),
    "negation": Example(
        "Negation", "This isn't a good film, and nobody should call it a perfect one."
    ),
    "not-bad": Example("Not bad at all", "Not bad at all."),
    "neutral": Example(
        "Neutral", "The film is two hours long and plays in a harbour town in 1962."
    ),
    "sarcasm": Example(
        "Sarcasm",
        "Oh great, another sequel. Exactly what the world needed: two more hours of explosions "
        "and a hero who cannot finish a sentence.",
    ),
    "long": Example(
        "Long review",
        "I went in with no hopes at all. The poster shows a lighthouse, a dog and a man who looks "
        "away from both, and for the first half hour that is what the film gives you: the sea, "
        "the dog, the back of a head. I was bored, and so was the row in front of me.\n\n"
        "Then Marta arrives on the mail boat. She has come to sell the lighthouse, her brother "
        "has decided not to notice, and from their first supper on I didn't look at my watch "
        "again. They talk like people who have known each other too long, in half sentences, and "
        "every joke has an old quarrel under it. Both leads are superb. The scene in which they "
        "mend a net together without a word is the best thing I have seen this year.\n\n"
        "It isn't perfect. The music is far too loud, as if somebody feared that we wouldn't know "
        "when to be sad, and a subplot about a lost letter is silly and goes nowhere. The last ten "
        "minutes explain what we had already understood, which is a pity after such patient work. "
        "A braver cut would have ended on the empty pier.\n\n"
        "Still, I left the cinema moved and oddly cheerful, and I have been thinking about the two "
        "of them ever since. Don't let the slow start put you off: this is a wise, funny and "
        "beautifully acted film, and I would gladly watch it again. 8/10",
    ),
}
FIRST = "mixed"
