"""Anyone's checkpoint to a model package: `python -m djinn_models convert`."""
