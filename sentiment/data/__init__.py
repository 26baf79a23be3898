"""Data sets: from the Hub or a local folder to batches of ids."""
