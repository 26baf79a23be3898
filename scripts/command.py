"""What every script shares: run it, and turn an error that people can mend into one sentence."""

import sys
from collections.abc import Callable

from sentiment.errors import SentimentError

# What the scripts import beyond the app, and what installs it.
TRAIN, DEV = "-r requirements/train.txt", "-r requirements/dev.txt"
TRAINING = ("tensorflow", "keras", "datasets", "gensim", "scipy", "sklearn", "tensorboard")
REQUIREMENTS = {
    **dict.fromkeys(TRAINING, TRAIN),
    "psutil": DEV,
    # Evaluating needs both: the rivals, and what trains and measures.
    **dict.fromkeys(("vaderSentiment", "textblob"), f"{TRAIN} {DEV}"),
}


def run(main: Callable[[], None]) -> None:
    """Call `main`; exit with 1 and one sentence on our own errors, 130 on Ctrl-C."""
    try:
        main()
    except SentimentError as error:
        sys.exit(f"error: {error}")
    except ModuleNotFoundError as error:
        if error.name and (files := REQUIREMENTS.get(error.name.split(".")[0])):
            sys.exit(
                f"error: this needs {error.name}, which the app does without; install it with: "
                f"pip install {files}"
            )
        raise
    except KeyboardInterrupt:
        print("\nstopped", file=sys.stderr)
        sys.exit(130)
