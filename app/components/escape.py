"""Text that Streamlit would render as Markdown, made plain."""

import re

# Streamlit's Markdown also knows $formulas$, :shortcodes: and :color[spans].
_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&])")


def escape(text: str) -> str:
    """The text with a backslash before everything that Markdown could read as markup."""
    return _SPECIAL.sub(r"\\\1", text)


def sentence(error: Exception) -> str:
    """An error's message as a sentence that can be shown."""
    message = str(error)
    return escape(message[:1].upper() + message[1:] + ("" if message.endswith(".") else "."))
