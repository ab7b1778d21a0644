"""Many objects at once between a step's folder and the stores."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from notflix_app.core import keys
from notflix_app.core.ports import ObjectStore
from notflix_app.usecases.run_step import StepContext

AT_ONCE = 8


def transfer(context: StepContext, calls: Sequence[Callable[[], object]], begin: float, end: float) -> None:
    """Makes the calls, several at once; progress goes from begin to end. The first error ends it."""
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="transfer") as pool:
        futures = [pool.submit(call) for call in calls]
        try:
            for done, future in enumerate(futures, start=1):
                future.result()
                context.report(begin + (end - begin) * done / len(futures))
        finally:
            pool.shutdown(cancel_futures=True)


def fetch(context: StepContext, store: ObjectStore, wanted: Mapping[str, Path], begin: float, end: float) -> None:
    for folder in {path.parent for path in wanted.values()}:
        folder.mkdir(parents=True, exist_ok=True)
    transfer(context, [partial(store.get_file, key, path) for key, path in wanted.items()], begin, end)


def publish(context: StepContext, out: Path, begin: float) -> None:
    """Puts what was packaged in the folder `out` into its bucket; progress goes from begin to 1."""
    video, packages = context.video, context.services.packages
    context.check()
    files = {path.relative_to(out).as_posix(): path for path in sorted(out.rglob("*")) if path.is_file()}
    calls = [partial(packages.put_file, keys.packaged(video.id, video.version, to), path) for to, path in files.items()]
    transfer(context, calls, begin, 1.0)
