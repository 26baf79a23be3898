"""The address of a view: the example and what its page is set to, never a typed text."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlencode

import streamlit as st

from components.mount import renderer
from examples import FIRST

Option = TypeVar("Option", bound=Hashable)
KEY = "address"


@dataclass
class _View:
    """Of one visitor: `kept` values outlive their widgets; `defaults` are of the open page's
    settings, `stood` the last ones of all pages; those in `of_text` speak of one text only;
    `example` is None for a typed text."""

    example: str | None = FIRST
    kept: dict[str, Hashable] = field(default_factory=dict)
    defaults: dict[str, Hashable] = field(default_factory=dict)
    stood: dict[str, Hashable] = field(default_factory=dict)
    of_text: set[str] = field(default_factory=set)


def setting(name: str, options: Sequence[Option], default: Option, of_text: bool = False) -> Option:
    """What the page's setting `name` is now: one of `options`.

    Its widget decides, whose key is `name`; before there was one, the page that was open last,
    then the address, then `default`. Call it right before the widget is drawn. A setting without a
    widget changes by st.session_state[name] = value in a callback. One `of_text`, such as a place
    in it, is forgotten with the text, and stands in the address of an example only. One that is at
    its default moves with it, as the strongest unit does where the other direction is chosen.
    """
    view = _view()
    view.defaults[name] = default
    if of_text:
        view.of_text.add(name)
    value = st.session_state.get(name, view.kept.get(name))
    if value is None and name not in view.kept:
        value = {_as_text(option): option for option in options}.get(st.query_params.get(name, ""))
    was_default = name in view.stood and value == view.stood[name]
    if value not in options or was_default:
        value = default
    view.stood[name] = default
    # Only where it differs: a widget that is being moved must not be set back.
    if st.session_state.get(name) != value:
        st.session_state[name] = value
    view.kept[name] = value
    return value


def open_text(example: str | None) -> None:
    """Another text is read: the example of this name, or a typed text."""
    view = _view()
    view.example = example
    for name in view.of_text:
        st.session_state.pop(name, None)
        view.kept[name] = None


def opened_example() -> str | None:
    """The name of the example that is read; None for a typed text."""
    return _view().example


def begin_page() -> None:
    """What the page before was set to is kept, and no part of this one's address."""
    _view().defaults.clear()


def write_address() -> None:
    """Show all that is not as it is by default in the browser's address.

    To be called last in a page, and last in a fragment that changes a setting.
    """
    renderer("address")(key=KEY, data={"query": urlencode(query())})


def query() -> dict[str, str]:
    """Name to value of what the address tells."""
    view = _view()
    found = {name: st.session_state.get(name, default) for name, default in view.defaults.items()}
    if view.example is None:
        found = {name: value for name, value in found.items() if name not in view.of_text}
    told = {name: _as_text(x) for name, x in found.items() if x != view.defaults[name]}
    return told if view.example in (None, FIRST) else {"example": view.example} | told


def _view() -> _View:
    return st.session_state.setdefault("view", _View())


def _as_text(value: Hashable) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)
