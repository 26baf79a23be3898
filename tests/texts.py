"""Two hundred varied texts, composed from phrases of our own with a seed; some are misspelt."""

import numpy as np

OPENINGS = (
    "The first act drags",
    "I laughed out loud",
    "Nobody in the room was awake",
    "What a wonderful surprise",
    "It isn't the worst thing I have seen",
    "My sister adored the soundtrack",
    "The battery died after two days",
    "It was okay, I guess",
    "Zqxv blorptastic wumbo",
    "8/10 from me :)",
    "I don't think the director cared",
    "Worst. Dinner. Ever.",
    "Horible sevice and a terible tabel",
)
LINKS = (", but ", "; still, ", ". And ", " because ", "!!! ", " - ", "... ", "\n\n", " <br /> ")
ENDINGS = (
    "the last scene saved it",
    "I would not pay for it again",
    "the acting was superb",
    "the dialogue is wooden, flat and far too long",
    "you can't help smiling",
    "I want those two hours back",
    "it never boring for a second",
    "THE COLOURS ARE GORGEOUS",
    "c'est la vie, mes amis",
    "❤️ 👍",
    "it was realy wonderfull, an absolutly perfcet evening",
)


def varied_texts(count: int = 200, seed: int = 0) -> list[str]:
    """Texts of one to some three hundred words, of both sentiments and of none."""
    generator = np.random.default_rng(seed)
    texts = []
    for number in range(count):
        clauses = 1 + (number % 40 if number % 4 == 0 else number % 5)
        parts = [str(generator.choice(OPENINGS))]
        for _ in range(clauses):
            parts += [str(generator.choice(LINKS)), str(generator.choice(ENDINGS))]
        texts.append("".join(parts))
    return texts
