"""The script of Batch in all its states, without a browser. All texts are our own."""

import errno
import importlib
import io
import tempfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from components.batch_column import NONE
from components.batch_upload import EXAMPLE, UPLOAD, describe_seconds
from sentiment import Scorer
from sentiment.errors import DataError
from sentiment.files import held, process_folder
from sentiment.model.artifact import Artifact
from sentiment.scoring import bounds
from tests.conftest import SENTENCES
from tests.pages import element, start
from tests.tables import WRITERS, write_csv
from upload import HOME, Upload, open_upload

pytestmark = pytest.mark.usefixtures("tiny_model")


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label.startswith(label)).click()
    app.run()
    assert not app.exception
    return app


def give(app: AppTest, name: str, content: bytes) -> AppTest:
    app.file_uploader[0].set_value((name, content, "application/octet-stream"))
    app.run()
    assert not app.exception
    return app


def score(name: str, content: bytes) -> AppTest:
    return press(give(start("batch"), name, content), "Score ")


def rows(app: AppTest) -> list[dict]:
    found = element(app, "batch_rows")
    assert found is not None
    return found["rows"]


def said(app: AppTest) -> str:
    parts = [*app.caption, *app.info, *app.error, *app.warning, *app.markdown]
    return "\n".join(part.value for part in parts).replace("\\", "")


def upload_of(app: AppTest) -> Upload:
    return app.session_state[UPLOAD]


def test_begins_with_what_it_is_for() -> None:
    app = start("batch")
    assert len(app.file_uploader) == 1
    assert set(app.file_uploader[0].allowed_type) == {
        ".csv", ".tsv", ".jsonl", ".parquet", ".txt", ".xlsx"
    }  # fmt: skip
    assert "50 MB" in app.file_uploader[0].label and "1,000,000 rows" in said(app)
    assert element(app, "tally") is None


def test_the_example_is_scored_by_one_click(tiny_artifact: Artifact) -> None:
    app = press(start("batch"), "Score our example")
    tally = element(app, "tally")
    assert tally is not None
    assert sum(int(part["rows"]) for part in tally["parts"]) == 59
    assert "1 row has no score: empty (1)" in said(app)
    shown = rows(app)
    assert [row["row"] for row in shown] == list(range(10))
    (score,) = Scorer(tiny_artifact).score([shown[0]["text"]])
    assert shown[0]["probability"] == pytest.approx(score.probability, abs=1e-6)
    # The labels are the stars, the groups what the reviews are about.
    assert upload_of(app).label_column == "stars" and upload_of(app).group_column == "about"
    table = element(app, "table")
    assert table is not None and [row[0] for row in table["rows"]] == [
        "Negative", "Neutral", "Positive"
    ]  # fmt: skip
    assert sum(sum(row[1:]) for row in table["rows"]) == 59
    assert len(app.get("vega_lite_chart")) == 2
    app.selectbox(key="batch-group-column").set_value(1).run()
    assert "of each week" in said(app)


def test_the_words_that_decided_are_the_strongest(tiny_artifact: Artifact) -> None:
    from sentiment.trace.replay import trace

    text = "Not bad at all, and the music is lovely."
    app = score("in.txt", f"{text}\n".encode())
    found = trace(tiny_artifact, text)
    strongest = sorted(
        zip(found.contributions.tolist(), found.tokens, strict=True), key=lambda pair: -abs(pair[0])
    )
    words = rows(app)[0]["words"]
    assert [word["text"] for word in words] == [token.text for _, token in strongest[:5]]
    assert words[0]["contribution"] == pytest.approx(strongest[0][0])
    app = score("in.txt", b"good film " * 501 + b"\n")
    assert rows(app)[0]["words"] is None and rows(app)[0]["probability"] is not None


@pytest.mark.parametrize("ending", WRITERS)
def test_every_format_is_taken(tmp_path: Path, ending: str) -> None:
    lines = [{"n": i, "text": text, "label": i % 2} for i, text in enumerate(SENTENCES)]
    WRITERS[ending](tmp_path / f"in{ending}", lines)
    app = give(start("batch"), f"Meine Texte{ending}", (tmp_path / f"in{ending}").read_bytes())
    assert "Meine Texte" in said(app)
    assert app.selectbox(key="batch-text-column").value == "text"
    press(app, "Score 8 rows")
    assert [row["text"] for row in rows(app)] == list(SENTENCES)


def header_alone() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["text", "n"])
    book.save(content := io.BytesIO())
    return content.getvalue()


REFUSED = {
    "empty": ("in.csv", b"", "it is empty"),
    "a header alone": ("in.csv", b"text,n\n", "it has none"),
    "a workbook's header alone": ("in.xlsx", header_alone(), "rows in the file, it has none"),
    "a zip of something else": ("in.xlsx", b"PK\x03\x04 not a workbook", "not xlsx"),
    "lines without an object": ("in.jsonl", b'"good"\n"bad"\n', "xpected a JSON object a line"),
    "text named parquet": ("in.parquet", b"text\nGreat\n", "not parquet"),
    "bytes named csv": ("in.csv", bytes(range(256)) * 9, "is it a text file"),
    "a workbook named csv": ("in.csv", b"PK\x03\x04\x14\x00", "found a zip archive"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_files_that_will_not_do_get_a_sentence(case: str) -> None:
    name, content, sentence = REFUSED[case]
    app = give(start("batch"), name, content)
    message = app.error[0].value.replace("\\", "")
    assert sentence in message and message.startswith(f"{name} was not read.")
    assert "sentiment-" not in message
    # And another can be given right away.
    give(app, "in.txt", b"Great cast.\n")
    assert not app.error and len(app.selectbox) == 1


def test_a_file_that_is_too_large_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_MEGABYTES", 0)
    app = give(start("batch"), "in.txt", b"Great cast.\n")
    assert "at most 0 MB" in app.error[0].value and "command line" in app.error[0].value


def test_one_bad_row_spoils_no_other() -> None:
    lines = b'text,n\nGreat cast.,1\n,2\nshort\n"a ""quoted""\nline",4\n<b>$x^2$</b>,=1\n'
    shown = rows(score("in.csv", lines))
    assert [bool(row["error"]) for row in shown] == [False, True, True, False, False]
    assert shown[1]["error"].startswith("empty") and "2 cells" in shown[2]["error"]
    assert shown[3]["text"] == 'a "quoted" line' and shown[4]["text"] == "<b>$x^2$</b>"


def test_half_a_character_is_shown_as_one_that_is_missing() -> None:
    app = give(start("batch"), "in.jsonl", b'{"text": "nice \\ud83d", "n\\ud83d": 1}\n')
    assert any("nice \ufffd" in text.value for text in app.text)
    assert app.selectbox(key="batch-text-column").options == ["text", "n\ufffd"]


def test_a_disk_that_is_full_is_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("upload.process_folder", lambda _: tmp_path)

    def write_bytes(path: Path, content: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(Path, "write_bytes", write_bytes)
    with pytest.raises(DataError, match="no room for it now; try again later"):
        open_upload("in.txt", b"Great cast.\n")
    assert list(tmp_path.iterdir()) == []


def test_rows_that_are_all_bad_say_what_to_do() -> None:
    app = score("in.jsonl", b'{"text": 1}\n{"text": 2}\n')
    assert "No row has a score" in said(app) and "not text (2)" in said(app)
    assert element(app, "tally") is None
    assert all("got int" in row["error"] for row in rows(app))
    press(app, "Score another column")
    assert app.selectbox(key="batch-text-column").value == "text"


def test_rows_are_filtered_ordered_and_paged(tmp_path: Path) -> None:
    write_csv(tmp_path / "in.csv", [{"text": f"{SENTENCES[i % 8]} {i}"} for i in range(25)])
    app = score("in.csv", (tmp_path / "in.csv").read_bytes() + b'""\n')
    app.selectbox(key="batch-order").set_value("Most positive first").run()
    first = [row["probability"] for row in rows(app)]
    assert first == sorted(first, reverse=True) and len(first) == 10
    app.number_input[0].set_value(3).run()
    assert len(rows(app)) == 6 and rows(app)[-1]["error"].startswith("empty")
    app.button_group(key="batch-filter").set_value("without a score").run()
    assert [row["row"] for row in rows(app)] == [25]


def test_another_page_works_out_nothing_of_the_whole_file_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [{"text": f"{SENTENCES[i % 8]} {i}", "stars": i % 5 + 1} for i in range(25)]
    write_csv(tmp_path / "in.csv", lines)
    worked: list[str] = []
    for place in ("batch_results.tally", "batch_labels.compare_labels", "batch_groups.group_rows"):
        module, name = place.split(".")
        made = getattr(importlib.import_module(f"components.{module}"), name)

        def note(*given: object, made: Any = made, name: str = name) -> Any:
            worked.append(name)
            return made(*given)

        monkeypatch.setattr(f"components.{place}", note)
    app = score("in.csv", (tmp_path / "in.csv").read_bytes())
    app.selectbox(key="batch-group-column").set_value("stars").run()
    assert sorted(set(worked)) == ["compare_labels", "group_rows", "tally"]
    before = len(worked)
    app.number_input[0].set_value(3).run()
    assert len(rows(app)) == 5 and len(worked) == before
    press(app, "Score another column")
    press(app, "Score ")
    assert len(worked) > before, "other scores"


def test_a_stopped_batch_shows_what_it_has_and_goes_on(tiny_artifact: Artifact) -> None:
    app = give(start("batch"), "in.txt", b"Great cast.\n" * 1_500)
    upload = upload_of(app)
    upload.start(Scorer(tiny_artifact), "text")
    assert upload.batch is not None
    while upload.batch.done < 512:
        upload.batch.advance()
    upload.stopped = True
    app.run()
    assert "first 512 of 1,500 rows" in said(app)
    assert len(upload.to_file(".jsonl").splitlines()) == 512
    press(app, "Go on")
    assert upload.batch.complete and upload.batch.done == 1_500
    assert "first 512" not in said(app)


def test_labels_are_compared_and_can_be_given_another_meaning() -> None:
    lines = "text,label\n" + "".join(f'"{text}",{i % 2}\n' for i, text in enumerate(SENTENCES))
    app = score("in.csv", lines.encode())
    table = element(app, "table")
    assert table is not None and {row[0] for row in table["rows"]} == {"Negative", "Positive"}
    assert "numbers from 0 and 1: 0 negative · 1 positive." in said(app)
    app.selectbox(key="batch-meaning-label-0").set_value("").run()
    assert "numbers from 0 and 1: 1 positive · 0 left out." in said(app)
    table = element(app, "table")
    assert table is not None and [row[0] for row in table["rows"]] == ["Positive"]
    app.selectbox(key="batch-label-column").set_value(NONE).run()
    assert element(app, "table") is None


def test_a_file_goes_with_its_folder(tmp_path: Path) -> None:
    upload = open_upload(EXAMPLE.name, EXAMPLE.read_bytes())
    folder = upload.path.parent
    assert folder.is_dir()
    del upload
    assert not folder.exists()
    outside = open_upload("../../in.csv", EXAMPLE.read_bytes())
    assert outside.name == "in.csv" and outside.path.parent.parent == process_folder(HOME)
    app = press(start("batch"), "Score our example")
    folder = upload_of(app).path.parent
    press(app, "Another file")
    assert len(app.file_uploader) == 1 and UPLOAD not in app.session_state
    assert not folder.exists()


@pytest.mark.parametrize(
    ("seconds", "told"), [(0.2, "1 s"), (59, "59 s"), (125, "2 min 5 s"), (3_790, "1 h 3 min")]
)
def test_time_left_is_told_in_words(seconds: float, told: str) -> None:
    assert describe_seconds(seconds) == told


def test_what_a_killed_server_left_is_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left, in_use = tmp_path / f"{HOME}left", tmp_path / f"{HOME}in-use"
    for folder in (left, in_use, tmp_path / "of-others"):
        folder.mkdir()
        (folder / "upload.csv").write_text("text\nGreat cast.\n")
    with held(in_use):
        home = process_folder.__wrapped__(HOME)
    assert home.is_dir() and in_use.is_dir() and not left.exists()
    assert (tmp_path / "of-others").is_dir()
    with pytest.raises(BlockingIOError), held(home):
        pass
