"""Many objects at once between a step's folder and the stores."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from notflix_app.core import keys
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


def publish(context: StepContext, out: Path, begin: float) -> None:
    """Puts what was packaged in the folder `out` into its bucket; progress goes from begin to 1."""
    video, packages = context.video, context.services.packages
    context.check()
    files = {path.relative_to(out).as_posix(): path for path in sorted(out.rglob("*")) if path.is_file()}
    calls = [partial(packages.put_file, keys.packaged(video.id, video.version, to), path) for to, path in files.items()]
    transfer(context, calls, begin, 1.0)


class StoredPackage:
    """The PackageFiles of a step's film, on their way to an edge: bringing them here is the first half of the step's
    progress, and what sent() is told of the second."""

    def __init__(self, context: StepContext) -> None:
        self._context = context
        self._packages = context.services.packages
        self.prefix = keys.package(context.video.id, context.video.version)

    def sizes(self) -> dict[str, int]:
        return {item.key.removeprefix(self.prefix): item.size for item in self._packages.list(self.prefix)}

    def fetch(self, paths: Collection[str]) -> dict[str, Path]:
        files = {path: self._context.folder / path for path in paths}
        for folder in {local.parent for local in files.values()}:
            folder.mkdir(parents=True, exist_ok=True)
        calls = [partial(self._packages.get_file, self.prefix + path, local) for path, local in files.items()]
        transfer(self._context, calls, 0.0, 0.5)
        self._context.check()
        return files

    def sent(self, share: float) -> None:
        self._context.report(0.5 + share / 2)
