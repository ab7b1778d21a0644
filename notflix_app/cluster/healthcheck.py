"""`python -m notflix_app.cluster.healthcheck URL`: exit code 0 where it answers 200. For health checks.

It is asked directly: a proxy of the environment (HTTP_PROXY) does not reach what is in this container.
"""

from __future__ import annotations

import sys
import urllib.error
import urllib.request

PATIENCE_SECONDS = 8


def main(url: str) -> int:
    directly = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with directly.open(url, timeout=PATIENCE_SECONDS) as answer:
            return 0 if answer.status == 200 else 1
    except OSError as error:  # HTTPError and URLError are such
        print(error)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
