"""Where a text is typed or an example chosen: the same text on all pages."""

import streamlit as st

import address
from examples import EXAMPLES, FIRST

TEXT, TYPED, CHOSEN = "text", "typed", "example"


def show_form(whole: bool) -> str:
    """Draw it and give the text to read. Where not `whole`, the text area waits to be opened."""
    if TEXT not in st.session_state:
        _open_example(st.query_params.get("example", FIRST))
    # What a widget held is lost when another page was open.
    st.session_state.setdefault(TYPED, st.session_state[TEXT])
    st.session_state.setdefault(CHOSEN, address.opened_example())
    if whole:
        _show_text_area()
        _show_examples()
    else:
        _show_examples()
        with st.expander("Read another text"):
            _show_text_area()
    return str(st.session_state[TEXT])


def open_text(text: str) -> None:
    """Have a text read that was chosen elsewhere, as if it had been typed."""
    st.session_state[CHOSEN] = None
    st.session_state[TYPED] = text
    _read(text, None)


def _show_text_area() -> None:
    with st.form("read", border=False):
        st.text_area("Text to read", key=TYPED, height=112, placeholder="Type or paste a text.")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.form_submit_button("Read it", type="primary", on_click=_read_typed)
            st.caption("or Ctrl+Enter")


def _show_examples() -> None:
    st.pills(
        "Examples",
        list(EXAMPLES),
        key=CHOSEN,
        format_func=lambda name: EXAMPLES[name].label,
        on_change=_read_example,
    )


def _read_typed() -> None:
    open_text(st.session_state[TYPED])


def _read_example() -> None:
    if name := st.session_state[CHOSEN]:
        _open_example(name)


def _open_example(name: str) -> None:
    name = name if name in EXAMPLES else FIRST
    st.session_state[CHOSEN] = name
    st.session_state[TYPED] = EXAMPLES[name].text
    _read(EXAMPLES[name].text, name)


def _read(text: str, example: str | None) -> None:
    st.session_state[TEXT] = text
    address.open_text(example)
