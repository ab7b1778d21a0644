"""Building the search index again from the truth."""

from __future__ import annotations

from ..core.video import VideoState
from .advance import search_doc
from .services import Services

PAGE = 500


def reindex(services: Services) -> int:
    """Empties the index and fills it with every live video; returns how many."""
    services.index.clear()
    indexed = 0
    while page := services.catalog.videos((VideoState.LIVE,), limit=PAGE, offset=indexed):
        services.index.put([search_doc(video) for video in page])
        indexed += len(page)
    return indexed
