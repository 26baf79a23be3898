"""What stands where below /api, and its errors: JSON with one sentence."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from sentiment import Scorer
from sentiment.errors import TextError
from service.answering import AsciiJSON, Desk, Endpoint, unavailable, wait
from service.closing import CloseUnread
from service.model import Model, load_model
from service.openapi import document
from service.reading import read_text, read_texts

DOCS = Path(__file__).with_name("docs")
# The page of the service runs its own files and nothing else.
POLICY = (
    "default-src 'none'; connect-src 'self'; script-src 'self'; style-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
PROBE = "Not bad at all."


class Service:
    """Scores and explains over HTTP with the scorer that `load` gives."""

    def __init__(self, load: Callable[[], Scorer]):
        self._load = load
        self._model: Model | None = None
        self.desk = Desk()

    @asynccontextmanager
    async def lifespan(self) -> AsyncIterator[None]:
        """Loads the model while the server listens already; stops its threads at the end."""
        loading = asyncio.create_task(self._keep_loading())
        try:
            yield
        finally:
            loading.cancel()
            with suppress(asyncio.CancelledError):
                await loading
            if self._model:
                await asyncio.to_thread(self._model.close)

    def routes(self, base: str = "") -> list[BaseRoute]:
        """All below `base`/api; what is not there is the service's own 404, not the page."""
        prefix = f"{base}/api"
        serve = self.desk.serve
        app = Starlette(
            routes=[
                Route("/", redirect_to("docs")),
                Route("/health", show({"status": "alive"})),
                Route("/ready", serve(self.ready)),
                Route("/score", serve(self.score), methods=["POST"]),
                Route("/explain", serve(self.explain), methods=["POST"]),
                Route("/openapi.json", show(document(prefix))),
                Route("/docs", show_file("docs.html")),
                Route("/docs.css", show_file("docs.css")),
                Route("/docs.js", show_file("docs.js")),
            ],
            exception_handlers={HTTPException: refuse},
        )
        # Not with the Host header's word for where this is.
        app.router.redirect_slashes = False
        return [Route(prefix, redirect_to("api/docs")), Mount(prefix, app=CloseUnread(app))]

    async def ready(self, request: Request) -> dict[str, str]:
        (score,) = await wait(request, self.model.scores.submit([PROBE]))
        if score.error:
            raise unavailable("expected a score of the model, got none")
        return {"status": "ready", "model": self.model.fingerprint}

    async def score(self, request: Request) -> dict[str, Any]:
        texts = await read_texts(request)
        scores = await wait(request, self.model.scores.submit(texts))
        return {"scores": [vars(score) for score in scores]}

    async def explain(self, request: Request) -> dict[str, Any]:
        text = await read_text(request)
        (found,) = await wait(request, self.model.explanations.submit([text]))
        if isinstance(found, TextError):
            raise HTTPException(422, str(found))
        return found

    @property
    def model(self) -> Model:
        if self._model is None:
            raise unavailable("expected a model, it is not loaded yet")
        return self._model

    async def _keep_loading(self) -> None:
        self._model = await load_model(self._load)


def refuse(request: Request, error: Exception) -> Response:
    """A refusal of ours, or of the router, which knows 404 and 405."""
    assert isinstance(error, HTTPException)
    sentences = {
        404: f"expected a path that {request.scope['root_path']}/openapi.json lists, got another",
        405: f"expected another method for this path, got {request.method}",
    }
    sentence = sentences.get(error.status_code, error.detail)
    return AsciiJSON({"error": sentence}, error.status_code, dict(error.headers or {}))


def show(content: Any) -> Endpoint:
    """An endpoint that says the same whenever it is asked."""
    return answer_with(lambda: AsciiJSON(content))


def show_file(name: str) -> Endpoint:
    """An endpoint of a file of the page that shows the document."""
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"}
    return answer_with(lambda: FileResponse(DOCS / name, headers=headers))


def redirect_to(relative: str) -> Endpoint:
    """To an address beside this one, which is right behind every proxy."""
    return answer_with(lambda: RedirectResponse(relative))


def answer_with(make: Callable[[], Response]) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        return make()

    return endpoint
