"""The JavaScript that the pages bring along, pinned. What each pulls in is pinned by reflex.lock/bun.lock."""

PINNED = [
    "shaka-player@5.2.12",
    "@uppy/core@6.3.1",
    "@uppy/dashboard@6.0.3",
    "@uppy/golden-retriever@6.0.0",
    "p-retry@8.0.1",
]
