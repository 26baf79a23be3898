"""Train the network on a prepared data set and write it as an artifact."""

import argparse
from dataclasses import fields
from pathlib import Path

from scripts.command import run
from scripts.places import ARTIFACT, DATA, PREPARED, RUNS
from sentiment.model.config import Config


def build_parser() -> argparse.ArgumentParser:
    """Every field of Config is a flag; what is not given comes from --config, then the default."""
    parser = argparse.ArgumentParser(prog="python -m scripts.train", description=__doc__)
    parser.add_argument("--prepared", type=Path, default=PREPARED / "imdb")
    parser.add_argument("--phrases-data", type=Path, default=DATA / "sst2", metavar="FOLDER")
    parser.add_argument(
        "--run",
        type=Path,
        default=RUNS / "imdb-bilstm",
        help="where checkpoints and logs go (default: runs/imdb-bilstm)",
    )
    parser.add_argument(
        "--output",
        type=Path,
        default=ARTIFACT,
        help="where the artifact goes (default: artifacts/imdb-bilstm, the shipped one)",
    )
    parser.add_argument("--config", type=Path, help="JSON file of the settings below")
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    settings = parser.add_argument_group("settings")
    for item in fields(Config):
        settings.add_argument(
            f"--{item.name.replace('_', '-')}",
            type=item.type,  # Config's fields are plain types, never strings of them
            choices=item.metadata["choices"],
            default=argparse.SUPPRESS,
            help=f"{item.metadata['help']} (default: {item.default})",
        )
    return parser


def read_config(args: argparse.Namespace) -> Config:
    """The configuration that the command line and its --config file describe."""
    base = Config.from_file(args.config) if args.config else Config()
    given = {f.name: getattr(args, f.name) for f in fields(Config) if hasattr(args, f.name)}
    return Config.from_dict(base.to_dict() | given)


def main() -> None:
    args = build_parser().parse_args()
    config = read_config(args)
    from sentiment.training.pipeline import Sources, train

    artifact = train(config, Sources(args.prepared, args.phrases_data, args.run), args.resume)
    artifact.save(args.output)
    print(f"wrote {args.output}")


if __name__ == "__main__":
    run(main)
