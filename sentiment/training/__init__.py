"""Making a model: fitting, with and without labels, and calibration. Scripts call these."""
