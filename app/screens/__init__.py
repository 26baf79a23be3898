"""One file a page, each with one `show()`."""
