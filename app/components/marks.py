"""What changes in an element with each choice, told apart from what stays."""

from typing import Any

from components.mount import renderer


def show_marks(key: str, selected: Any) -> None:
    """Tell the element `key` what is selected in it, in the form that its script takes.

    Streamlit sends a large message once and after that only its name, as long as it stays the same:
    an element whose data don't say what is selected is not sent again when only that changes.
    """
    renderer("marks")(key=f"marks-{key}", data={"key": key, "selected": selected})
