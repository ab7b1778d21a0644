"""Meilisearch's stand-in has all that it needs in its container: tests/cluster/meilisearch.Dockerfile copies it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parents[1]
DOCKERFILE = TESTS / "cluster" / "meilisearch.Dockerfile"


def test_what_is_copied_runs_without_any_library(tmp_path: Path) -> None:
    """As in the container: these files alone, and a Python that sees nothing else (-I, -S)."""
    for copied in re.findall(r"^COPY (.+)$", DOCKERFILE.read_text(), re.MULTILINE):
        *files, folder = copied.split()
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        for file in files:
            shutil.copy(TESTS / file, tmp_path / folder)
    load = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import tests.cluster.meilisearch_stand_in"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", load], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
