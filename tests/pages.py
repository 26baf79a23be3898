"""The app's pages without a browser: what tests need to run one and to look at it."""

import json
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

NAVIGATION = Path(__file__).parents[1] / "app" / "navigation.py"


def start(page: str = "read", **query: str) -> AppTest:
    """The page of this name, opened by the address with this query."""
    # AppTest knows no pages that are functions, so all but the first are run by themselves.
    script = f"from screens import {page}\n{page}.show()"
    app = AppTest.from_file(NAVIGATION) if page == "read" else AppTest.from_string(script)
    app.default_timeout = 60
    app.query_params.update(query)
    app.run()
    assert not app.exception
    return app


def read(app: AppTest, text: str) -> AppTest:
    """Type a text and read it."""
    app.text_area(key="typed").set_value(text)
    next(button for button in app.button if button.label == "Read it").click()
    app.run()
    assert not app.exception
    return app


def element(app: AppTest, name: str) -> dict[str, Any] | None:
    """What one of our own elements was given, by its name."""
    for found in app.get("bidi_component"):
        if found.proto.component_name == f"sentiment_{name}":
            return json.loads(found.proto.json)
    return None


def elements(app: AppTest, name: str) -> dict[str, dict[str, Any]]:
    """What each of our elements of this name was given, by its key."""
    mounted = app.get("bidi_component")
    given = [json.loads(x.proto.json) for x in mounted if x.proto.component_name.endswith(name)]
    return {data["key"]: data for data in given}


def address(app: AppTest) -> str:
    """The query of the address that the page stands at."""
    found = element(app, "address")
    assert found is not None
    return str(found["query"])


def verdict(app: AppTest) -> dict[str, Any]:
    found = element(app, "verdict")
    assert found is not None
    return found


def marked(app: AppTest, key: str) -> Any:
    """What is selected in the element of this key."""
    for found in app.get("bidi_component"):
        if found.proto.component_name == "sentiment_marks":
            data = json.loads(found.proto.json)
            if data["key"] == key:
                return data["selected"]
    return None


def shown_text(app: AppTest) -> str | None:
    """The text that stands there as buttons."""
    found = element(app, "words")
    if found is None:
        return None
    return "".join(word["gap"] + word["text"] for word in found["words"]) + found["rest"]
