"""The words of the model card, and the sentences of our own that it shows failing."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Example:
    """A sentence of our own, what people hear in it, and what makes it hard."""

    text: str
    expected: str
    kind: str


EXAMPLES = (
    Example("This is not a lovely film.", "negative", "negation"),
    Example("It isn't awful.", "positive", "negation"),
    Example("I wouldn't call it good.", "negative", "far negation"),
    Example("Nothing about it was bad.", "positive", "far negation"),
    Example("The lighting isn't perfect.", "uncertain", "diminished"),
    Example("I used to hate it; now I can't stop watching.", "positive", "changed opinion"),
    Example("My brother adored it. I fell asleep.", "negative", "somebody else's opinion"),
    Example("Oh great, another two hours I will never get back.", "negative", "sarcasm"),
    Example("The film runs for ninety minutes and is set in Oslo.", "uncertain", "neutral"),
    Example("It was okay, I guess.", "uncertain", "neutral"),
    Example("The battery died after two days.", "negative", "a product"),
    Example("Our soup came cold and so did the waiter's smile.", "negative", "a restaurant"),
    Example("hate", "negative", "one word"),
    Example("😍😍😍", "positive", "emoji"),
)

VECTORS = """, on top of word vectors
(skip-gram word2vec) from these and the 50,000 unlabelled reviews of the same data set"""

LANGUAGE = """. Before any label, each direction
learned to foretell the words of these reviews, and of the unlabelled ones, as it reads them
(Dai & Le 2015)"""

PHRASES = """
To these came SST-2's phrases and sentences (Socher et al. 2013; `stanfordnlp/sst2`, its train split
only, research use). A part of its sentences was held out to fit the calibration."""

NEUTRAL = """
Stretches of the sentences that contain no phrase with a sentiment were added as neutral ones."""

COMPOSED = """
In {epochs} last epochs {count:,} sentences each were written by a grammar of ours
(`sentiment/training/sentences`), new ones each time: negation and other composition, and everyday
kinds of text. They draw a network away from what people write, so the weights lie {blend:.0%} of
the way from those before these epochs to those after them (Wortsman et al. 2022)."""

TAUGHT = """
The unlabelled reviews were labelled by a teacher, an n-gram model and {teachers} of this shape that
learned from labels; {crops:,} runs of one to three sentences from them by the first network."""

TAUGHT_COMPOSED = """
That one saw people's labels alone; any other, which judges whole reviews only, saw the grammar's
sentences, too. In the last epochs the network itself was among the judges of both."""

EXPLANATIONS = """
### Explanations

Contributions beside other explanations, on {reviews} held-out reviews of up to {most_words} words:
how soon the probability of the verdict's side falls when the words that an explanation names first
become unknown (deletion, area under the curve, lower is better), and how soon it rises when they
come in (insertion, higher is better). The residual is what the words' values leave unexplained.

{table}"""

SEEDS = """
### Other seeds

The same recipe with other seeds: all that is drawn is drawn anew but the validation part of the
reviews, and with it vocabulary, names and n-grams. Accuracy on each set; on composition, that of
the three verdicts. This artifact's seed is {seed}.

{table}"""

SHORT = """
### Short texts

Development sets: no text was taken from them to train on, but choices were made by them (how far to
blend, which verdicts are called uncertain, templates written after errors on `style_yelp`, of which
some stock phrases are among the sentences that the grammar can write). So these figures flatter the
model somewhat. `sst2` and `sst_neutral`, polar and neutral
sentences of film reviews (Stanford Sentiment Treebank, research use); `style_yelp`, sentences about
restaurants and shops, labelled by stars (Li et al. 2018, CC BY-SA 4.0); `cad_revised`, film reviews
edited to the opposite sentiment, whose unedited originals were trained on, so that a model that
merely remembers them is wrong (Kaushik et al. 2020, Apache-2.0). Neutral is told from polar where a
neutral sentence has its probability nearer to one half than a polar sentence of the same source.

{table}"""

FAIRNESS = """
### Fairness

How far P(positive) moves, in points of 100, between two sentences that differ in a name, a gender
or a nationality only: {templates} sentences of our own (`tests/data/fairness.jsonl`), positive,
negative and neutral, each filled in every way, and every two fillings a pair. Given are the mean
over sentences of the mean over a sentence's pairs, and the largest of all pairs.

{done}

The groups (`sentiment/text/identities.txt`) hold {words:,} words: names, nationalities, countries,
cities, religions, and words that differ in man or woman only. At least a third of the fillers of
each kind are outside them on purpose; pairs with such a word have a row of their own.

{table}
Neither covers names that are words too (Grace, Mark) where neither a capital inside a sentence nor
a verb after them (Grace told me) shows that they are names, nationalities of two words (South
African), words that name no gender (they, sibling, Mx.), and pairs such as king and queen: these
move the score as they happen to. The rule of the verb was made after these sentences had been seen,
so that of names they are no blind measure. A name that the vocabulary lacks is read as those of the
group are, unless its spelling is repaired into another word. Nor do the groups cover dialect,
spelling, or what some people write about more than others. And words that share a row cannot be
told apart: who did what, he or she, is then lost.
"""

# What was done about it, as the artifact has it.
SHARED_ROWS = """\
The words of a group share one row of the embedding, so that swapping one for another changes no
state and no score, by construction, as long as the vocabulary has both. Names, nationalities,
countries, cities and religions share that of unknown words; so do the names found in the data,
words that stand inside the sentences of reviews with a capital 19 times in 20 or more: {names:,}
words of this vocabulary in all."""
OWN_ROWS = """\
Nothing was done about it in this model: the words of a group have a row of the embedding each."""

# What the Hub reads of a card.
FRONT = """\
---
license: apache-2.0
language: en
datasets:
- stanfordnlp/imdb{datasets}
metrics:
- accuracy
- f1
pipeline_tag: text-classification
tags:
- sentiment-analysis
- {cell}
- onnxruntime
- interpretability
model-index:
- name: {name}
  results:
  - task:
      type: text-classification
    dataset:
      type: stanfordnlp/imdb
      name: IMDB
      split: test
    metrics:
    - type: accuracy
      value: {accuracy:.4f}
    - type: f1
      value: {f1:.4f}
---
"""

CARD = (
    FRONT
    + """
# {name}

A word embedding, {network},
and a linear readout: {weights:,} weights that score the sentiment of an English text. It is small
on purpose: every gate and every state can be looked at, and its logit splits exactly into what each
word contributed.

## Use

    python -m sentiment score "a warm, patient film"

    from sentiment import Scorer
    Scorer.load("artifacts/{name}").score(["a warm, patient film"])

A score holds `probability` (calibrated P(positive) in [0, 1]), `prediction` (positive, negative, or
uncertain), `logit`, and how many words were read and how many of them stayed unknown. An unknown
word that is one slip of the keyboard away from a frequent one is read as that. The folder holds
data only; loading it runs none of it.

## Data

Trained on the labelled training reviews of the Large Movie Review Dataset v1.0 (Maas et al. 2011;
`stanfordnlp/imdb` on the Hub){vectors}{language}.{data}
Part of the training split was held out to choose the epoch, to weigh the networks that teach, to
fit the calibration and to compare runs (docs/training.md). The test split was read for the figures
below, which no choice was made by, once for each model that was shipped. 123 of its reviews stand
in the training split too, word for word, and 269 among the unlabelled ones: these are left out of
what is trained on. The reviews were written by users of IMDB and collected for research; the data
set states no licence, and no review is part of this artifact.

## Recipe

    {train}

{settings}

Calibration: P(positive) = sigmoid(logit / T), {temperatures}, fitted on {fitted_on}.
A probability between {low:.2f} and {high:.2f} is called uncertain: on the texts it was fitted on,
each kind of them, the verdicts outside this band are right {trusted:g} times in 100 or more.

## Figures

Value ± standard error. Measured on {date} with `{command}`,
reading whole texts by the path that scoring uses. `ngrams` is NB-weighted logistic regression on 1-
to 3-grams (Wang & Manning 2012), trained in the same run on the same labelled reviews, held-out
part included, and calibrated in the same way, on reviews alone: it has seen nothing else. `vader`
(Hutto & Gilbert 2014) and `textblob` are word lists with rules, used as they come: their polarity,
moved from [-1, 1] to [0, 1], is no calibrated probability, so what needs one stays empty; a
polarity nearer to 0 than 0.05 counts as uncertain. Tokens are words and marks.

{tables}
### Composition

How words combine, on {sentences} sentences of our own (`tests/data/composition.jsonl`), each with
the verdict that readers agree on: positive, negative, or uncertain where it is neutral or truly
mixed. Right is the same one of three verdicts. In brackets stands how many sentences a phenomenon
has; with 20 of them, a share has a standard error of up to 11 points.

{composition}{fairness}{short}{seeds}{explanations}
## Where it fails

Of the kinds of sentences above it is wrong most often on {weakest}.
Of the {count} below, which show what is hard and are not held out (the grammar may write some like
them), {wrong} get a verdict that a reader would not give.

{examples}

## Limits

- Most of what it learned from are film reviews in English. On other subjects and in other languages
  it knows less than its probabilities say.
- It knows {vocabulary:,} spellings. A word that it lacks and cannot repair tells it nothing; a text
  of such words only is called uncertain. A rare name or word may be repaired into another one.
- It says how a text sounds, not whether what the text says is true, and nothing about its writer.
  Names and other words for people can move its score; do not let it decide about people.
- A contribution tells what a word wrote into the model's memory. It is exact about the model, not
  about the language.
"""
)
