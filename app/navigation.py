"""What a visitor sees: page set-up and navigation. main.py serves it; screens do the rest."""

from pathlib import Path

import streamlit as st

from screens import architectures, batch, cell, compare, memory, read

STYLE = Path(__file__).with_name("style.css")

TITLE = "Sentiment, word by word"
st.set_page_config(page_title=TITLE, layout="wide")
st.html(f"<style>{STYLE.read_text(encoding='utf-8')}</style>")
PAGES = [
    read.page(),
    cell.page(),
    st.Page(memory.show, title="Memory", url_path="memory"),
    st.Page(compare.show, title="Compare", url_path="compare"),
    st.Page(architectures.show, title="Architectures", url_path="architectures"),
    st.Page(batch.show, title="Batch", url_path="batch"),
]
chosen = st.navigation(PAGES, position="top")
st.set_page_config(page_title=f"{chosen.title} \N{MIDDLE DOT} {TITLE}")
chosen.run()
