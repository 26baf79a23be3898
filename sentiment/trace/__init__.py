"""One text, opened up: every gate and state, what each word contributed, every prefix's score."""
