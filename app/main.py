"""The app's server, `streamlit run app/main.py`: the page, and the service for programs beside it.

Streamlit finds `app` in this file and serves it; navigation.py is the script that it runs for each
visitor.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st

from sending import send_at_once
from sentiment import Scorer
from service.routes import Service


def load_scorer() -> Scorer:
    """The scorer that the page has, too, whichever asks first."""
    # Streamlit keeps nothing before it runs, and says so for each cache that is declared.
    import cache

    return cache.load_scorer(cache.model_folder())


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    send_at_once()
    async with service.lifespan():
        yield


service = Service(load_scorer)
base = (st.get_option("server.baseUrlPath") or "").strip("/")
app = st.App(
    Path(__file__).with_name("navigation.py"),
    routes=service.routes(f"/{base}" if base else ""),
    lifespan=lifespan,
)
