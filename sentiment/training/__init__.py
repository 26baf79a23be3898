"""Making a model: fitting, with and without labels, calibration, evaluation. Scripts call these."""
