"""From a question to its answer: in time, for as long as somebody waits for it."""

import asyncio
import json
import logging
import traceback
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from sentiment.errors import QueueFullError

# Requests in hand at once: each may hold a body of its own.
MOST_REQUESTS = 64
# Seconds within which there is an answer. Hosts cut a request off after 30.
DEADLINE = 20.0
RETRY_AFTER = {"Retry-After": "1"}
# What servers write down for a client that has gone; nobody is there to read it.
GONE = 499

Answer = TypeVar("Answer")
Endpoint = Callable[[Request], Awaitable[Response]]
log = logging.getLogger(__name__)


class AsciiJSON(JSONResponse):
    """Half a character, which UTF-8 cannot hold, comes back as the escape that it came as."""

    def render(self, content: Any) -> bytes:
        return json.dumps(content, allow_nan=False, separators=(",", ":")).encode("ascii")


def unavailable(reason: str) -> HTTPException:
    return HTTPException(503, f"{reason}; try again in a moment", RETRY_AFTER)


class Desk:
    """Lets a bounded number of requests in, and sees that each has its answer in time."""

    def __init__(self) -> None:
        self.open = 0

    def serve(self, answer: Callable[[Request], Awaitable[Any]]) -> Endpoint:
        """An endpoint that sends what `answer` returns as JSON, and never an exception's text."""

        async def respond(request: Request) -> Response:
            if self.open >= MOST_REQUESTS:
                raise unavailable(f"expected at most {MOST_REQUESTS} requests at once, got more")
            self.open += 1
            try:
                async with asyncio.timeout(DEADLINE):
                    return AsciiJSON(await answer(request))
            except TimeoutError:
                raise unavailable(f"expected an answer within {DEADLINE:g} s, got none") from None
            except QueueFullError as error:
                raise unavailable(str(error)) from None
            except ClientDisconnect:
                return Response(status_code=GONE)
            except HTTPException:
                raise
            except Exception as error:
                return _failed(error)
            finally:
                self.open -= 1

        return respond


async def wait(request: Request, future: "Future[Answer]") -> Answer:
    """The future's result. Cancels it when the client goes away, and raises ClientDisconnect."""
    answer = asyncio.wrap_future(future)
    gone = asyncio.create_task(_disconnect(request))
    first: set[asyncio.Future[Any]] = {answer, gone}
    try:
        await asyncio.wait(first, return_when=asyncio.FIRST_COMPLETED)
        if answer.done():
            return answer.result()
        raise ClientDisconnect
    finally:
        gone.cancel()
        answer.cancel()


async def _disconnect(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _failed(error: Exception) -> Response:
    # Without its message, which may quote what somebody typed.
    place = "".join(traceback.format_tb(error.__traceback__))
    log.error("a request failed with %s:\n%s", type(error).__name__, place)
    return AsciiJSON({"error": "expected an answer, got a mistake of the service"}, 500)
