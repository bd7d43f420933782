"""Trains, exports and measures the models that Djinn ships."""
