"""A request's body as what was asked for. What will not do is refused in one sentence."""

import asyncio
import json
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request

MAX_BYTES, MAX_TEXTS = 1_000_000, 256
# Seconds that a body may take to arrive.
BODY_SECONDS = 10.0

KINDS = {
    type(None): "null",
    bool: "a boolean",
    int: "a number",
    float: "a number",
    str: "a string",
    list: "an array",
    dict: "an object",
}
TOO_LARGE = (
    f"expected a body of at most {MAX_BYTES:,} bytes, got more; send fewer texts in a request"
)


async def read_texts(request: Request) -> list[Any]:
    """`{"texts": [...]}`: at most MAX_TEXTS, each of any type: one that is no text is the scorer's
    to refuse, and spoils no other."""
    texts = await _read_only_key(request, "texts", list)
    if len(texts) > MAX_TEXTS:
        raise HTTPException(
            413, f"expected at most {MAX_TEXTS} texts, got {len(texts):,}; send them in parts"
        )
    # What is no text is told by its type alone: what it holds would wait with the texts.
    return [text if isinstance(text, str | None) else type(text)() for text in texts]


async def read_text(request: Request) -> str:
    """`{"text": "..."}`."""
    return await _read_only_key(request, "text", str)


async def _read_only_key(request: Request, key: str, kind: type) -> Any:
    wanted = f'expected a JSON object with "{key}", {KINDS[kind]}, and nothing else'
    body = await read_json(request)
    if not isinstance(body, dict):
        raise HTTPException(422, f"{wanted}; got {KINDS[type(body)]}")
    if key not in body:
        raise HTTPException(422, f'{wanted}; got none with "{key}"')
    if not isinstance(body[key], kind):
        raise HTTPException(422, f'{wanted}; got "{key}", {KINDS[type(body[key])]}')
    if len(body) > 1:
        raise HTTPException(422, f"{wanted}; got {len(body)} keys")
    return body[key]


async def read_json(request: Request) -> Any:
    """The body as JSON. Raises HTTPException: 400, 408, 413, 415."""
    _check_headers(request)
    try:
        async with asyncio.timeout(BODY_SECONDS):
            body = await _read_body(request)
    except TimeoutError:
        raise HTTPException(
            408, f"expected the whole body within {BODY_SECONDS:g} seconds, got a part of it"
        ) from None
    try:
        # Decoded first: json.loads takes bytes in UTF-16 as well, and half characters.
        text = body.decode("utf-8")
        return json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_refuse_repeated)
    except UnicodeDecodeError:
        raise HTTPException(400, "expected JSON in UTF-8, got other bytes") from None
    except json.JSONDecodeError as error:
        raise HTTPException(
            400, f"expected JSON, got something else: {error.msg} at character {error.pos}"
        ) from None
    except (ValueError, RecursionError):
        raise HTTPException(
            400, "expected JSON, got a number that is none or too long, or too much nesting"
        ) from None


def _check_headers(request: Request) -> None:
    kind = request.headers.get("content-type", "none").split(";")[0].strip()
    # A page of another site cannot send this type without asking first, and is told no.
    if kind.lower() != "application/json":
        raise HTTPException(
            415, f"expected the header Content-Type: application/json, got {kind[:80]}"
        )
    coding = request.headers.get("content-encoding", "identity")
    if coding.lower() != "identity":
        raise HTTPException(415, f"expected a body without Content-Encoding, got {coding[:80]}")
    if int(request.headers.get("content-length", 0)) > MAX_BYTES:
        raise HTTPException(413, TOO_LARGE)


async def _read_body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BYTES:
            raise HTTPException(413, TOO_LARGE)
    return bytes(body)


def _refuse_repeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise HTTPException(422, "expected each key of a JSON object once, got one of them twice")
    return found


def _refuse_constant(name: str) -> None:
    raise ValueError(name)
