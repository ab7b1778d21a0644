"""The HTTP below the S3 client: how long it waits, when it tries again, and what counts as silence."""

from __future__ import annotations

from types import TracebackType

import urllib3

CONNECT_SECONDS = 5


class _Retry(urllib3.Retry):
    """Tries again what broke off, but not what nobody answered: whoever waited once does not wait on."""

    def increment(
        self,
        method: str | None = None,
        url: str | None = None,
        response: urllib3.BaseHTTPResponse | None = None,
        error: Exception | None = None,
        _pool: urllib3.connectionpool.ConnectionPool | None = None,
        _stacktrace: TracebackType | None = None,
    ) -> _Retry:
        if isinstance(error, urllib3.exceptions.TimeoutError):
            raise error
        return super().increment(method, url, response, error, _pool, _stacktrace)


def pool(seconds: float) -> urllib3.PoolManager:
    """seconds: how long a call waits for a sign of life."""
    return urllib3.PoolManager(
        timeout=urllib3.Timeout(connect=min(CONNECT_SECONDS, seconds), read=seconds),
        maxsize=32,
        # Short: a step that fails for this is tried again later, with all its patience.
        retries=_Retry(total=2, backoff_factor=0.2, status_forcelist=[500, 502, 503, 504]),
    )


def is_silence(error: Exception) -> bool:
    """Whether no answer came."""
    # urllib3's word for a server that answers every try with a 5xx.
    if isinstance(error, urllib3.exceptions.MaxRetryError):
        return not isinstance(error.reason, urllib3.exceptions.ResponseError)
    return isinstance(error, urllib3.exceptions.HTTPError)
