"""The service's description of itself, in OpenAPI 3.1. Tests hold its answers to it."""

from typing import Any

from sentiment.scoring.scorer import MAX_CHARACTERS
from service.answering import DEADLINE, MOST_REQUESTS
from service.reading import BODY_SECONDS, MAX_BYTES, MAX_TEXTS

Object = dict[str, Any]

INTRODUCTION = (
    "The sentiment of English texts, and the words it comes from. A body is JSON in UTF-8 of at "
    f"most {MAX_BYTES:,} bytes. An error is JSON with one sentence. At most {MOST_REQUESTS} "
    f"requests are in hand at once, and each is answered within {DEADLINE:g} seconds: 503 says "
    "that there is no room or was no time, and when to try again."
)
ERRORS = {
    400: "The body is not JSON.",
    408: f"The body did not arrive within {BODY_SECONDS:g} seconds.",
    413: f"The body has more than {MAX_BYTES:,} bytes, or more than {MAX_TEXTS} texts.",
    415: "The body is not said to be application/json.",
    422: "The body is JSON, but not what was expected.",
    500: "The server failed. It logs why.",
    503: "No model is loaded, no room is left, or there was no time. Try again.",
}
TEXT = "not bad at all, and the music is lovely"
PROBABILITY = {
    "type": "number",
    "minimum": 0,
    "maximum": 1,
    "description": "calibrated probability of positive",
}
LOGIT = {"type": "number", "description": "before calibration; positive above 0"}
PREDICTION = {"type": "string", "enum": ["positive", "negative", "uncertain"]}
COUNT = {"type": "integer", "minimum": 0}
MODEL = {"type": "string", "description": "SHA-256 of all that a score comes from"}


def document(prefix: str) -> Object:
    """The whole of it, for a service whose paths stand below `prefix`."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Sentiment, word by word",
            "version": "1",
            "description": INTRODUCTION,
        },
        "servers": [{"url": prefix}],
        "paths": {
            "/health": {"get": operation("health", "Is the server alive?", "Health")},
            "/ready": {
                "get": operation("ready", "Is the model loaded, and answering?", "Ready", 503)
            },
            "/score": {
                "post": asked("score", "What is the sentiment of these texts?", "Texts", "Scores")
            },
            "/explain": {
                "post": asked(
                    "explain", "Which words does a verdict come from?", "Text", "Explanation"
                )
            },
        },
        "components": {"schemas": SCHEMAS, "responses": {str(c): error(c) for c in ERRORS}},
    }


def operation(name: str, summary: str, answer: str, *errors: int) -> Object:
    responses: Object = {
        "200": {"description": SCHEMAS[answer]["description"], "content": as_json(answer)}
    }
    responses |= {str(c): {"$ref": f"#/components/responses/{c}"} for c in errors}
    return {"operationId": name, "summary": summary, "responses": responses}


def asked(name: str, summary: str, question: str, answer: str) -> Object:
    """An operation that takes a body."""
    body = {"required": True, "content": as_json(question)}
    return operation(name, summary, answer, *ERRORS) | {"requestBody": body}


def error(code: int) -> Object:
    found: Object = {"description": ERRORS[code], "content": as_json("Error")}
    if code == 503:
        found["headers"] = {
            "Retry-After": {"description": "seconds to wait", "schema": {"type": "integer"}}
        }
    return found


def as_json(schema: str) -> Object:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}


def an_object(description: str, properties: Object, optional: tuple[str, ...] = ()) -> Object:
    """The schema of an object with these keys and no other."""
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def or_null(schema: Object) -> Object:
    """What is null where a text has an error."""
    wider = schema | {"type": [schema["type"], "null"]}
    return wider | ({"enum": [*schema["enum"], None]} if "enum" in schema else {})


SCORE = an_object(
    "What the model says of one text.",
    {
        "probability": or_null(PROBABILITY),
        "prediction": or_null(PREDICTION),
        "logit": or_null(LOGIT),
        "tokens": COUNT | {"description": "tokens that were read"},
        "unknown": COUNT
        | {"description": "how many of them are neither known nor a known word with a slip"},
        "error": {
            "type": ["string", "null"],
            "description": "why this text has no score: empty, not text, too long",
        },
    },
)
TOKEN = an_object(
    "One token of the text.",
    {
        "text": {"type": "string"},
        "span": {
            "type": "array",
            "items": COUNT,
            "minItems": 2,
            "maxItems": 2,
            "description": "where it begins and ends in the text, in characters",
        },
        "contribution": {"type": "number", "description": "what it adds to the logit"},
        "read_as": {"type": "string", "description": "the word that a misspelt one is read as"},
    },
    optional=("read_as",),
)
SCHEMAS: Object = {
    "Texts": an_object(
        "Texts to score.",
        {
            "texts": {
                "type": "array",
                "maxItems": MAX_TEXTS,
                "items": {"description": "a string; anything else gets an error of its own"},
                "examples": [[TEXT, "I want my money back."]],
            }
        },
    ),
    "Text": an_object(
        "A text to explain.",
        {
            "text": {
                "type": "string",
                "maxLength": MAX_CHARACTERS,
                "pattern": r"\S",
                "examples": [TEXT],
            }
        },
    ),
    "Health": an_object("The server is alive.", {"status": {"type": "string", "const": "alive"}}),
    "Ready": an_object(
        "The model is loaded, and has just scored a text.",
        {"status": {"type": "string", "const": "ready"}, "model": MODEL},
    ),
    "Scores": an_object("A score a text, in order.", {"scores": {"type": "array", "items": SCORE}}),
    "Explanation": an_object(
        "A text's tokens with their contributions: with the bias they sum to the logit.",
        {
            "tokens": {"type": "array", "items": TOKEN},
            "bias": {"type": "number"},
            "logit": LOGIT,
            "probability": PROBABILITY,
            "prediction": PREDICTION,
        },
    ),
    "Error": an_object(
        "Why there is no answer.", {"error": {"type": "string", "description": "one sentence"}}
    ),
}
