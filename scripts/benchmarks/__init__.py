"""What scripts.benchmark measures: one file a benchmark, each with `run(folder, texts)`."""
