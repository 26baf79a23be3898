"""The command line: python -m sentiment score | explain."""

import json
import signal
import sys
from collections import Counter
from collections.abc import Callable
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from sentiment.errors import SentimentError
from sentiment.model.precision import Precision
from sentiment.trace.report import contribution_table, to_object, to_printable, verdict

if TYPE_CHECKING:
    from sentiment.scoring.scorer import Scorer
    from sentiment.trace.replay import Trace


class Commands(TyperGroup):
    """Shows our own errors as one sentence; they end with code 1, wrong usage with 2."""

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        for stream in (sys.stdout, sys.stderr):
            # Arguments that are no UTF-8 arrive as lone surrogates, which nothing can encode.
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
        try:
            return super().invoke(ctx)
        except SentimentError as error:
            print(f"error: {to_printable(sentence(error))}", file=sys.stderr)
        except KeyboardInterrupt as stop:
            print(f"\n{sentence(stop, 'stopped')}", file=sys.stderr)
            raise typer.Exit(143 if isinstance(stop, Terminated) else 130) from None
        raise typer.Exit(1)


def sentence(error: BaseException, text: str | None = None) -> str:
    """An error's text, or the one given, with its notes."""
    return "; ".join([text or str(error), *getattr(error, "__notes__", [])])


class Terminated(KeyboardInterrupt):
    """SIGTERM: stops as Ctrl-C does."""


app = typer.Typer(
    cls=Commands,
    help="The sentiment of English texts, and the words it comes from.",
    add_completion=False,
    no_args_is_help=True,
    # Plain help and tracebacks: Rich takes longer to load than the model.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


class Engine(StrEnum):
    local = "local"
    ray = "ray"


Model = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Artifact folder. Default: the shipped model.")
]


@app.command()
def score(
    text: Annotated[str | None, typer.Argument(metavar="TEXT")] = None,
    source: Annotated[
        str | None,
        typer.Option(
            "--input", "-i", metavar="F", help="File to read: csv, tsv, jsonl, parquet, txt, xlsx."
        ),
    ] = None,
    target: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="G", help="File to write: any of these but xlsx."),
    ] = None,
    text_column: Annotated[
        str, typer.Option(metavar="NAME", help="The column of F that holds the texts.")
    ] = "text",
    prefix: Annotated[
        str, typer.Option(metavar="P", help="Put before the names of the columns that are added.")
    ] = "",
    model: Model = None,
    resume: Annotated[
        bool | None,
        typer.Option(help="Go on where an interrupted run stopped, or begin anew."),
    ] = None,
    engine: Annotated[
        Engine,
        typer.Option(help="ray: F is a folder or a pattern of files, G a folder, on a cluster."),
    ] = Engine.local,
    address: Annotated[
        str | None,
        typer.Option(
            metavar="HOST:PORT",
            help="The Ray cluster, auto or local. Default: one that runs, or this machine.",
        ),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Ray workers. Default: one a core.")
    ] = None,
    precision: Annotated[
        Precision,
        typer.Option(help="int8: faster, and an approximation."),
    ] = Precision.float32,
) -> None:
    """Score TEXT, or every row of file F into file G.

    G gets F's columns and rows and, for each row, its probability of being positive, prediction,
    logit, tokens, unknown and error. Put -- before a TEXT that begins with a dash.
    """
    if engine == Engine.local and (address or workers):
        raise typer.BadParameter("--address and --workers are for --engine ray")
    if text is not None and source is None and target is None:
        if precision != Precision.float32:
            raise typer.BadParameter("--precision is for files; a TEXT is always read in float32")
        if resume is not None or engine != Engine.local or prefix or text_column != "text":
            raise typer.BadParameter("all options but --model are for files, not for a TEXT")
        print(verdict(read(text, model)))
    elif text is None and source is not None and target is not None:
        signal.signal(signal.SIGTERM, terminate)
        count: Callable[..., Counter[str]] = score_rows
        if engine == Engine.ray:
            count = partial(score_parts, workers=workers, address=address)
        # One thread a worker: there are as many of those as cores.
        scorer = load_scorer(model, int(engine == Engine.ray), precision)
        counts = count(source, target, text_column, prefix, scorer, resume)
        print(summary(target, prefix, counts, precision))
    else:
        raise typer.BadParameter("give either a TEXT or both --input and --output")


@app.command()
def explain(
    text: Annotated[str, typer.Argument(metavar="TEXT")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    model: Model = None,
) -> None:
    """Show what each word of TEXT contributes to the verdict.

    The contributions and the bias sum to the logit. Put -- before a TEXT that begins with a dash.
    """
    trace = read(text, model)
    if as_json:
        print(json.dumps(to_object(trace)))
    else:
        print(f"{verdict(trace)}\n\n{contribution_table(trace)}")


def read(text: str, model: Path | None) -> "Trace":
    """One text through the network in NumPy, which is ready sooner than ONNX Runtime."""
    from sentiment.model.artifact import SHIPPED, Artifact
    from sentiment.trace.replay import trace

    return trace(Artifact.load(model or SHIPPED), text)


def terminate(*_: Any) -> None:
    raise Terminated


def score_rows(
    source: str,
    target: str,
    text_column: str,
    prefix: str,
    scorer: "Scorer",
    resume: bool | None,
) -> Counter[str]:
    """Score a file; how many rows got which prediction."""
    from sentiment.scoring.files import score_file

    return score_file(scorer, Path(source), Path(target), text_column, prefix, resume)


def score_parts(
    source: str,
    target: str,
    text_column: str,
    prefix: str,
    scorer: "Scorer",
    resume: bool | None,
    workers: int | None,
    address: str | None,
) -> Counter[str]:
    """Score files on a cluster; how many rows got which prediction. Finished ones are left alone
    unless `resume` is False."""
    from sentiment.scoring.ray_data import score_folder

    anew = resume is False
    return score_folder(scorer, source, target, text_column, prefix, anew, workers, address)


def load_scorer(model: Path | None, threads: int, precision: Precision) -> "Scorer":
    """The scorer of an artifact folder, as `Scorer` takes its threads."""
    from sentiment.model.artifact import SHIPPED, Artifact
    from sentiment.scoring.scorer import Scorer

    return Scorer(Artifact.load(model or SHIPPED), threads, precision)


def summary(target: str, prefix: str, counts: Counter[str], precision: Precision) -> str:
    """What was scored, in a line."""
    from sentiment.scoring.files import NO_SCORE

    order = [kind for kind in ("positive", "negative", "uncertain", NO_SCORE) if counts[kind]]
    rows = ", ".join(f"{counts[kind]:,} {kind}" for kind in order)
    hint = f" (the column {prefix}error says why)" if counts[NO_SCORE] else ""
    total = f"{counts.total():,} row{'s' * (counts.total() != 1)}"
    how = "" if precision == Precision.float32 else f"approximate, in {precision}"
    return f"{to_printable(target)}: {'; '.join(filter(None, [total, rows + hint, how]))}"


if __name__ == "__main__":
    app(prog_name="python -m sentiment")
