"""Making a model: word vectors, fitting, calibration, evaluation. The scripts call these."""
