"""What is written by hand around the generated client: connecting, retries and failures."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import urllib3
from urllib3.exceptions import MaxRetryError, ResponseError
from typing_extensions import Self
from urllib3.util.retry import Retry

from djinn_client.api.hugging_face_api import HuggingFaceApi
from djinn_client.api.inference_api import InferenceApi
from djinn_client.api.management_api import ManagementApi
from djinn_client.api.models_api import ModelsApi
from djinn_client.api_client import ApiClient
from djinn_client.configuration import Configuration
from djinn_client.exceptions import ApiException
from djinn_client.models.problem import Problem

LONGEST_WAIT = 30
MARGIN = 1.0


class ProblemError(Exception):
    """A failure that the server describes."""

    def __init__(self, problem: Problem, retry_after: int | None) -> None:
        super().__init__(problem.detail)
        self.problem = problem
        self.retry_after = retry_after


class _Waiting(Retry):
    """Waits as long as the server says; where that is longer than a person would wait, the failure is the answer."""

    RETRY_AFTER_STATUS_CODES = frozenset([429, 503])

    def is_retry(self, method: str, status_code: int, has_retry_after: bool = False) -> bool:
        return has_retry_after and super().is_retry(method, status_code, has_retry_after)

    def get_retry_after(self, response: urllib3.BaseHTTPResponse) -> float | None:
        return _seconds(response.headers)

    def increment(
        self,
        method: str | None = None,
        url: str | None = None,
        response: urllib3.BaseHTTPResponse | None = None,
        error: Exception | None = None,
        _pool: Any = None,
        _stacktrace: Any = None,
    ) -> Self:
        if response is not None:
            wait = _seconds(response.headers)
            if wait is None or wait > LONGEST_WAIT:
                raise MaxRetryError(_pool, url or "", ResponseError(f"Retry-After is {wait}"))
        return super().increment(method, url, response, error, _pool, _stacktrace)


class _Client(ApiClient):
    def __init__(self, configuration: Configuration, timeout: float) -> None:
        super().__init__(configuration)
        self._timeout = timeout
        self.set_default_header("X-Djinn-Timeout", f"{max(1, round(timeout * 1000))}ms")

    def call_api(self, *args: Any, **more: Any) -> Any:
        more["_request_timeout"] = more.get("_request_timeout") or self._timeout + MARGIN
        return super().call_api(*args, **more)

    def response_deserialize(self, *args: Any, **more: Any) -> Any:
        try:
            return super().response_deserialize(*args, **more)
        except ApiException as failure:
            if not isinstance(failure.data, Problem):
                raise
            raise ProblemError(failure.data, _seconds(failure.headers)) from failure


def _seconds(headers: Any) -> int | None:
    value = (headers or {}).get("Retry-After", "")
    return int(value) if value.isdecimal() else None


class Djinn:
    """A connection to a Djinn server.

    ``timeout`` is in seconds, for one attempt; the client waits one second longer for the server's own answer. ``retries`` says
    how often a request is sent again after 429 or 503. ``management`` needs the URL and the key of the management port.
    """

    def __init__(
        self, url: str, *, key: str | None = None, timeout: float = 30.0, retries: int = 3
    ) -> None:
        waiting = _Waiting(
            total=retries,
            connect=0,
            read=0,
            other=0,
            allowed_methods=None,
            respect_retry_after_header=True,
            raise_on_status=False,
        )
        client = _Client(Configuration(host=url, access_token=key, retries=waiting), timeout)
        self.inference = InferenceApi(client)
        self.models = ModelsApi(client)
        self.hugging_face = HuggingFaceApi(client)
        self.management = ManagementApi(client)


def image(file: Path) -> str:
    """The content of an image file as requests hold it."""
    return base64.b64encode(file.read_bytes()).decode("ascii")
