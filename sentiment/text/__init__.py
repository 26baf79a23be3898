"""From a string to tokens with character spans, and from tokens to ids."""
