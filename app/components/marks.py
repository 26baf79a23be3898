"""What is selected in an element, told apart from what the element shows."""

from collections.abc import Sequence

from components.mount import renderer


def show_marks(key: str, selected: int | Sequence[int | None]) -> None:
    """Tell the element `key` what is selected in it.

    Streamlit sends a large message once and after that only its name, as long as it stays the same:
    an element whose data don't say what is selected is not sent again when only that changes.
    """
    renderer("marks")(key=f"marks-{key}", data={"key": key, "selected": selected})
