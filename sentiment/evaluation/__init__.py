"""Measuring a model beside its rivals, and telling what was measured. Scripts call these."""
