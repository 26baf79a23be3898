"""Texts and files of texts to scores."""
