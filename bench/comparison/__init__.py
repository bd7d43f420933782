"""Compares Djinn with other model servers on one machine: the same weights, requests and cores, in turns."""
