"""The errors that people are shown: each message says what was expected, what came, what to do."""


class SentimentError(Exception):
    """Something a person can mend: shown as its one sentence, never as a traceback."""


class DataError(SentimentError):
    """A data set or an input file is not as expected."""


class ArtifactError(SentimentError):
    """An artifact folder is missing, damaged, or of another format."""


class ConfigError(SentimentError):
    """A configuration holds a value that it cannot hold."""


class TextError(SentimentError):
    """A text cannot be scored: it is empty, too long, or not text."""


class SurgeryError(SentimentError):
    """A network cannot be operated on in this way."""


class QueueFullError(SentimentError):
    """More waits to be worked on than there is room for."""
