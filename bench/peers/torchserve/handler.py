"""A TorchServe handler that classifies whatever batch TorchServe hands it."""

from classifiers import load
from ts.torch_handler.base_handler import BaseHandler


class Handler(BaseHandler):
    def initialize(self, context):
        self.classify = load()
        self.initialized = True

    def handle(self, data, context):
        return self.classify([_input(row) for row in data])


def _input(row):
    """The text of a JSON body, or the bytes of a picture."""
    body = row.get("body") or row.get("data")
    return body["text"] if isinstance(body, dict) else bytes(body)
