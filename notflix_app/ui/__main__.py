"""`python -m notflix_app.ui`: builds the pages where they are not built yet, then becomes the web server.

For whoever starts one process at a time, such as a container; `./notflix up` does both by itself.
"""

from __future__ import annotations

import os
import sys

from ..core.errors import NotflixError
from ..settings import load_settings
from .build import command, prepare


def main() -> None:
    settings = load_settings()
    try:
        prepare(settings, lambda text: print(text, flush=True))
    except NotflixError as wrong:
        sys.exit(wrong.message)
    argv, env, cwd = command(settings)
    os.chdir(cwd)
    os.execve(argv[0], argv, env)


if __name__ == "__main__":
    main()
