"""What every script shares: run it, and turn an error that people can mend into one sentence."""

import sys
from collections.abc import Callable

from sentiment.errors import SentimentError

# What the scripts import beyond the app, and the command that installs it.
TRAIN_EXTRA = {"tensorflow", "keras", "datasets", "gensim", "sklearn", "tensorboard"}


def run(main: Callable[[], None]) -> None:
    """Call `main`; exit with 1 and one sentence on our own errors, 130 on Ctrl-C."""
    try:
        main()
    except SentimentError as error:
        sys.exit(f"error: {error}")
    except ModuleNotFoundError as error:
        if error.name and error.name.split(".")[0] in TRAIN_EXTRA:
            sys.exit(
                f"error: this needs {error.name}, which the app does without; install it with: "
                "pip install -r requirements/train.txt"
            )
        raise
    except KeyboardInterrupt:
        print("\nstopped", file=sys.stderr)
        sys.exit(130)
