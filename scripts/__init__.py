"""The commands that make and measure the model; `python -m scripts.NAME --help` for each."""
