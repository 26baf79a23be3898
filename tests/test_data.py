import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sentiment.data.batches import epoch_batches, keep_ends, pad, token_batches
from sentiment.data.datasets import download
from sentiment.data.preparation import choose_parts, prepare, split_validation
from sentiment.data.prepared import load_names, load_split
from sentiment.errors import DataError
from sentiment.text.tokenizer import DIGEST, read_keys
from sentiment.text.vocabulary import UNKNOWN, Vocabulary
from tests.reviews import write_dataset

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_dataset(tmp_path_factory.mktemp("source") / "ours")


@pytest.fixture(scope="module")
def downloaded(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data") / "imdb"
    download("imdb", str(source), folder, any_size=True)
    return folder


def run_script(*args: object, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *map(str, args)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, **options)  # type: ignore[call-overload]


def test_a_download_is_whole_and_is_not_done_twice(source: Path, downloaded: Path) -> None:
    train = pd.read_parquet(downloaded / "train.parquet")
    original = pd.read_parquet(next(source.glob("plain_text/train-*")))
    assert train["text"].tolist() == original["text"].tolist()
    before = {path: path.stat().st_mtime_ns for path in downloaded.iterdir()}
    download("imdb", str(source), downloaded, any_size=True)
    assert {path: path.stat().st_mtime_ns for path in downloaded.iterdir()} == before


def test_a_download_that_was_cut_goes_on_with_what_is_missing(source: Path, tmp_path: Path) -> None:
    folder = tmp_path / "imdb"
    download("imdb", str(source), folder, any_size=True)
    kept = (folder / "train.parquet").stat().st_mtime_ns
    (folder / "test.parquet").write_bytes(b"half a file")
    (folder / "unsupervised.parquet").unlink()
    download("imdb", str(source), folder, any_size=True)
    assert (folder / "train.parquet").stat().st_mtime_ns == kept
    assert len(pd.read_parquet(folder / "test.parquet")) == 80
    assert len(pd.read_parquet(folder / "unsupervised.parquet")) == 30


def test_a_data_set_of_another_size_is_refused(source: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="25,000 rows in split 'train', got 80"):
        download("imdb", str(source), tmp_path / "imdb")


@pytest.mark.parametrize(
    ("column", "values", "message"),
    [
        ("label", 7, "expected labels .* in split 'train', got .*7"),
        ("text", None, "expected a column 'text' in split 'train'"),
    ],
)
def test_what_is_wrong_with_a_data_set_is_named(
    tmp_path: Path, column: str, values: object, message: str
) -> None:
    folder = write_dataset(tmp_path / "ours")
    for path in folder.glob("plain_text/*.parquet"):
        frame = pd.read_parquet(path)
        frame = frame.drop(columns=column) if values is None else frame.assign(**{column: values})
        frame.to_parquet(path)
    with pytest.raises(DataError, match=message):
        download("imdb", str(folder), tmp_path / "imdb", any_size=True)


def test_a_missing_split_is_named(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path / "ours")
    next(folder.glob("plain_text/unsupervised-*")).unlink()
    (folder / "README.md").unlink()
    with pytest.raises(DataError, match="split 'unsupervised'"):
        download("imdb", str(folder), tmp_path / "imdb", any_size=True)


class RefusingHub(BaseHTTPRequestHandler):
    """The Hub as it answers for a data set that is not there, or is not public."""

    status = 404

    def refuse(self) -> None:
        self.send_response(self.status)
        self.send_header("X-Error-Code", "RepoNotFound" if self.status == 404 else "")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD = do_POST = refuse

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def refusing_hub(request: pytest.FixtureRequest) -> Iterator[str]:
    handler = type("Handler", (RefusingHub,), {"status": request.param})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def assert_fails_in_one_sentence(name: str, tmp_path: Path, **environment: str) -> None:
    done = run_script(
        *("scripts.download", "--source", name, "--output", tmp_path / "out"),
        env=os.environ | {"HF_HOME": str(tmp_path / "hub")} | environment,
    )
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1].startswith("error: ") and name in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    assert_fails_in_one_sentence("./no-such-folder", tmp_path)


def test_no_network_is_one_sentence(tmp_path: Path) -> None:
    assert_fails_in_one_sentence("nobody/no-such-data-set", tmp_path, HF_HUB_OFFLINE="1")


@pytest.mark.parametrize("refusing_hub", [404, 401], indirect=True)
def test_a_hub_that_refuses_is_one_sentence(tmp_path: Path, refusing_hub: str) -> None:
    assert_fails_in_one_sentence("nobody/no-such-data-set", tmp_path, HF_ENDPOINT=refusing_hub)


@pytest.fixture(scope="module")
def prepared(downloaded: Path) -> Path:
    target = downloaded.parent / "prepared"
    prepare(downloaded, target, min_count=1, validation_share=0.2)
    return target


def test_prepared_ids_are_the_texts_tokens(downloaded: Path, prepared: Path) -> None:
    vocabulary = Vocabulary.load(prepared / "vocabulary.json")
    texts = pd.read_parquet(downloaded / "train.parquet")
    seen: set[int] = set()
    for part in ("train", "validation"):
        split = load_split(prepared, part)
        for ids, label, row in zip(split.ids, split.labels, split.rows, strict=True):
            text, expected = texts.loc[row]
            assert [vocabulary.tokens[i] for i in ids] == read_keys(text)
            assert label == expected
        seen |= set(split.rows.tolist())
    assert seen == set(range(len(texts)))


def test_words_of_the_test_split_alone_are_unknown(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path / "ours")
    path = next(folder.glob("plain_text/test-*"))
    pd.read_parquet(path).assign(text="only xyzzy here").to_parquet(path)
    download("imdb", str(folder), tmp_path / "imdb", any_size=True)
    prepare(tmp_path / "imdb", tmp_path / "prepared", min_count=1)
    vocabulary = Vocabulary.load(tmp_path / "prepared" / "vocabulary.json")
    assert "xyzzy" not in vocabulary
    assert UNKNOWN in load_split(tmp_path / "prepared", "test").ids[0]


def test_names_are_found_in_training_texts_alone(tmp_path: Path) -> None:
    folder = tmp_path / "imdb"
    source = write_dataset(tmp_path / "ours", polar=4, unlabelled=6)
    for split, name in (("unsupervised", "Okonedo"), ("test", "Vasquez")):
        path = next(source.rglob(f"{split}-*.parquet"))
        frame = pd.read_parquet(path)
        frame["text"] = [f"It was shot by {name}, a friend of hers. {text}" for text in frame.text]
        frame.to_parquet(path)
    download("imdb", str(source), folder, any_size=True)
    report = prepare(folder, tmp_path / "prepared", min_count=1)
    names = load_names(tmp_path / "prepared")
    assert "okonedo" in names and not {"vasquez", "friend", "shot", "it"} & set(names)
    assert report["names"] == len(names)


def test_a_text_of_several_splits_is_measured_on_and_not_trained_on(tmp_path: Path) -> None:
    held = np.array([False, True, False, True, False])
    texts = {
        "train": ["a", "b", "in the test split", "in the test split too", "c"],
        "test": ["in the test split", "d", "in the test split too"],
        "unsupervised": ["e", "b", "d", "a"],
    }
    parts = {part: rows.tolist() for part, rows in choose_parts(texts, held).items()}
    assert parts == {
        "train": [0, 4],
        "validation": [1],
        "test": [0, 1, 2],
        "unsupervised": [0, 3],
    }


def test_nothing_left_to_train_on_is_refused(downloaded: Path, tmp_path: Path) -> None:
    source = tmp_path / "imdb"
    source.mkdir()
    for split in ("train", "test", "unsupervised"):
        shutil.copy(downloaded / "test.parquet", source / f"{split}.parquet")
    with pytest.raises(DataError, match="texts in 'train' that are not measured on, got none"):
        prepare(source, tmp_path / "prepared")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("<br />", "expected words in every text of split 'unsupervised', got none in row 0 and 1"),
        (
            None,
            r"a text in every row of .*unsupervised.parquet, got something else in row 0",
        ),
    ],
)
def test_what_is_no_text_is_refused(
    downloaded: Path, tmp_path: Path, text: str | None, sentence: str
) -> None:
    shutil.copytree(downloaded, tmp_path / "imdb")
    path = tmp_path / "imdb" / "unsupervised.parquet"
    frame = pd.read_parquet(path)
    frame["text"] = [text, *frame["text"][1:-1], text]
    frame.to_parquet(path)
    with pytest.raises(DataError, match=sentence):
        prepare(tmp_path / "imdb", tmp_path / "prepared")


def test_other_rows_of_a_folder_without_a_manifest_are_prepared_anew(
    downloaded: Path, tmp_path: Path
) -> None:
    source = tmp_path / "imdb"
    source.mkdir()
    for split in ("train", "test", "unsupervised"):
        shutil.copy(downloaded / f"{split}.parquet", source)
    before = prepare(source, tmp_path / "prepared")
    frame = pd.read_parquet(source / "unsupervised.parquet")
    pd.concat([frame, frame]).to_parquet(source / "unsupervised.parquet")
    after = prepare(source, tmp_path / "prepared")
    assert after["rows"]["unsupervised"] == 2 * before["rows"]["unsupervised"] > 0


def test_validation_is_stratified_seeded_and_shares_no_text_with_training() -> None:
    texts = [f"review {i % 70}" for i in range(100)]  # thirty of them twice
    labels = np.array([i % 70 % 2 for i in range(100)])
    held = split_validation(texts, labels, 0.2, seed=3)
    np.testing.assert_array_equal(held, split_validation(texts, labels, 0.2, seed=3))
    assert (held != split_validation(texts, labels, 0.2, seed=4)).any()
    inside = {text for text, is_held in zip(texts, held, strict=True) if is_held}
    assert not inside & {t for t, is_held in zip(texts, held, strict=True) if not is_held}
    by_label = [len({t for t in inside if int(t.split()[1]) % 2 == label}) for label in (0, 1)]
    assert by_label == [7, 7]


@pytest.mark.parametrize("share", [-0.1, 0, 1, 1.5])
def test_a_share_that_holds_out_none_or_all_is_refused(share: float) -> None:
    with pytest.raises(DataError, match="expected a share between 0 and 1 to hold out, got"):
        split_validation(["good", "bad"], np.array([1, 0]), share, seed=0)


def test_preparing_is_not_done_twice(downloaded: Path, prepared: Path) -> None:
    before = (prepared / "vocabulary.json").stat().st_mtime_ns
    prepare(downloaded, prepared, min_count=1, validation_share=0.2)
    assert (prepared / "vocabulary.json").stat().st_mtime_ns == before
    prepare(downloaded, prepared, min_count=2, validation_share=0.2)
    assert (prepared / "vocabulary.json").stat().st_mtime_ns != before
    prepare(downloaded, prepared, min_count=1, validation_share=0.2)


def test_what_another_tokenizer_read_is_read_again(
    downloaded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "prepared"
    with monkeypatch.context() as patch:
        patch.setattr("sentiment.data.preparation.DIGEST", "another")
        before = prepare(downloaded, target)
    assert prepare(downloaded, target) == before | {"tokenizer": DIGEST}


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_an_interrupted_preparation_leaves_no_half_of_it(
    downloaded: Path, tmp_path: Path, how: signal.Signals
) -> None:
    frame = pd.read_parquet(downloaded / "train.parquet")
    big = tmp_path / "imdb"
    big.mkdir()
    for split in ("train", "test", "unsupervised"):
        texts = frame.assign(text=f"{split}: " + frame["text"])
        pd.concat([texts] * 300).to_parquet(big / f"{split}.parquet")
    target = tmp_path / "prepared"
    command = [sys.executable, "-m", "scripts.prepare", "--input", big, "--output", target]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, start_new_session=True)
    assert process.stderr
    said = b""
    while b"tokenize unsupervised" not in said:
        # What is there now: to wait for a number of bytes is to come when the work is done.
        more = os.read(process.stderr.fileno(), 4096)
        assert more
        said += more
    os.killpg(process.pid, how)
    process.communicate(timeout=60)
    assert process.returncode != 0 and not target.exists()
    report = prepare(big, target)
    assert report["rows"]["unsupervised"] == 24_000
    assert json.loads((target / "preparation.json").read_text()) == report


def test_a_step_without_the_one_before_says_which_to_run(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"scripts\.download"):
        prepare(tmp_path / "none", tmp_path / "prepared")
    with pytest.raises(DataError, match=r"scripts\.prepare"):
        load_split(tmp_path / "none", "train")


def test_an_epoch_holds_every_text_once_in_an_order_of_its_seed() -> None:
    lengths = np.random.default_rng(0).integers(1, 400, 7_000)
    batches = epoch_batches(lengths, 64, (0, 1))
    assert sorted(np.concatenate(batches).tolist()) == list(range(7_000))
    again, other = epoch_batches(lengths, 64, (0, 1)), epoch_batches(lengths, 64, (0, 2))
    assert all((a == b).all() for a, b in zip(batches, again, strict=True))
    assert np.concatenate(batches).tolist() != np.concatenate(other).tolist()
    padded = sum(lengths[batch].max() * len(batch) for batch in batches)
    assert lengths.sum() / padded > 0.9


def test_token_batches_hold_every_text_once_within_their_bounds() -> None:
    lengths = np.random.default_rng(0).integers(1, 900, 500)
    batches = list(token_batches(lengths, 4_000, 32))
    assert sorted(np.concatenate(batches).tolist()) == list(range(500))
    for batch in batches:
        assert len(batch) <= 32
        assert lengths[batch].max() * len(batch) <= 4_000
    assert list(token_batches(np.array([], np.int32), 10, 10)) == []
    assert [b.tolist() for b in token_batches(np.array([50]), 10, 10)] == [[0]]


def test_a_long_text_keeps_its_head_and_its_tail() -> None:
    ids = np.arange(2, 12, dtype=np.int32)
    assert keep_ends(ids, 5).tolist() == [2, 3, 9, 10, 11]
    assert keep_ends(ids, 10) is ids
    assert pad([ids[:1], ids[:3]]).tolist() == [[2, 0, 0], [2, 3, 4]]
