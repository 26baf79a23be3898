"""The network: its configuration, its cells, its forms in Keras and ONNX, and the artifact."""
