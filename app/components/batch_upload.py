"""A file is given, its column of texts is chosen, and it is scored."""

from pathlib import Path

import streamlit as st

from components.batch_column import CHOSEN, forget_choices
from components.escape import escape, sentence
from sentiment import Scorer
from sentiment.errors import DataError
from sentiment.scoring.batch import Batch
from sentiment.scoring.bounds import MOST_MEGABYTES, MOST_ROWS
from sentiment.scoring.files import list_endings
from sentiment.scoring.values import to_text
from upload import Upload, open_upload

EXAMPLE = Path(__file__).parents[1] / "example_reviews.csv"
UPLOAD, REFUSED, ASKED = "upload", "upload-refused", "uploads-asked"
TEXT_COLUMN = f"{CHOSEN}text-column"
KINDS = [ending.removeprefix(".") for ending in list_endings()]
# Rows that are shown before they are scored, and characters of each.
PREVIEW, LONGEST = 3, 240


def ask_file(scorer: Scorer) -> None:
    """Where there is no file yet."""
    # Another key is another widget: what the last one was given is dropped.
    key = f"file-{st.session_state.setdefault(ASKED, 0)}"
    st.file_uploader(
        f"A file of texts: {', '.join(KINDS[:-1])} or {KINDS[-1]}, at most {MOST_MEGABYTES} MB",
        KINDS,
        key=key,
        on_change=_take_file,
        args=(key,),
    )
    if refused := st.session_state.get(REFUSED):
        st.error(refused)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Score our example", on_click=_take_example, args=(scorer,))
        st.caption(
            "60 short reviews of films, cafés, hotels and headphones, written for this page, with "
            "stars and dates"
        )
    st.caption(
        f"One text a row, up to {MOST_ROWS:,} rows. Your file stays on this server while you look "
        "at it and is deleted when you leave or give another."
    )


def _take_file(key: str) -> None:
    file = st.session_state.get(key)
    if file is None:
        return
    st.session_state[ASKED] += 1
    try:
        st.session_state[UPLOAD] = open_upload(file.name, file.getvalue())
        st.session_state.pop(REFUSED, None)
    except DataError as error:
        st.session_state[REFUSED] = f"{escape(file.name)} was not read. {sentence(error)}"


def _take_example(scorer: Scorer) -> None:
    upload = open_upload(EXAMPLE.name, EXAMPLE.read_bytes())
    upload.start(scorer, upload.text_column)
    st.session_state[UPLOAD] = upload
    st.session_state.pop(REFUSED, None)


def forget_file() -> None:
    """Another file is to be given: this one goes, with all that was made and chosen of it."""
    forget_choices()
    st.session_state.pop(UPLOAD).close()


def show_file(upload: Upload) -> None:
    """Its name and size, and the way to another."""
    columns = len(upload.table.columns)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"**{escape(upload.name)}** · {_count(upload.table.rows, 'row')} · "
            f"{_count(columns, 'column')}"
        )
        st.button("Another file", on_click=forget_file)


def ask_column(upload: Upload, scorer: Scorer) -> None:
    """Which column has the texts, with the first of them to see."""
    columns = upload.table.columns
    guessed = columns.index(upload.text_column)
    chosen = st.selectbox(
        "Column of the texts", columns, guessed, key=TEXT_COLUMN, persist_state="session"
    )
    first = next(iter(upload.table.chunks())).column(chosen)[:PREVIEW]
    st.caption("It begins with:")
    for text in first:
        st.text(_shorten(text))
    st.button(
        f"Score {_count(upload.table.rows, 'row')}",
        type="primary",
        on_click=_start,
        args=(upload, scorer, chosen),
    )


def _start(upload: Upload, scorer: Scorer, text_column: str) -> None:
    forget_choices(TEXT_COLUMN)
    upload.start(scorer, text_column)


def score_rows(upload: Upload, batch: Batch) -> None:
    """Score to the end, with a bar that tells how far it is.

    Whatever is pressed meanwhile ends this run of the page between two steps, and the next one
    goes on from there; a visitor who leaves ends it, too.
    """
    bar = st.progress(0.0, _progress(batch))
    st.button("Cancel", on_click=_stop, args=(upload,))
    while batch.advance():
        bar.progress(batch.seen / batch.table.rows, _progress(batch))
    st.rerun()


def _stop(upload: Upload) -> None:
    upload.stopped = True


def go_on(upload: Upload) -> None:
    """With the rows that are left."""
    upload.stopped = False


def _progress(batch: Batch) -> str:
    done = f"{batch.seen:,} of {_count(batch.table.rows, 'row')}"
    if not batch.seen or not batch.seconds:
        return f"{done} scored"
    rate = batch.seen / batch.seconds
    left = describe_seconds((batch.table.rows - batch.seen) / rate)
    return f"{done} scored · {rate:,.0f} rows a second · {left} left"


def describe_seconds(seconds: float) -> str:
    """Such as "40 s", "2 min 5 s" or "1 h 3 min"."""
    whole = max(1, round(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"


def _shorten(text: object) -> str:
    plain = " ".join(to_text(text)[: 4 * LONGEST].split())
    return f"{plain[:LONGEST]}…" if len(plain) > LONGEST else plain or "(empty)"
