"""`python -m notflix_app`, which `./notflix` hands over to. What is heavy is imported by the command that needs it."""

from __future__ import annotations

import logging
import sys

import typer

from .cli import (
    audit,
    backup,
    bench,
    bin,
    chapters,
    checks,
    download,
    edges,
    edit,
    import_films,
    ingest,
    people,
    reencode,
    replace,
    search,
    share,
    stack,
    tokens,
    tracks,
    videos,
    webhooks,
    worker,
)
from .cli.show import complain
from .core.errors import NotflixError

log = logging.getLogger(__name__)

app = typer.Typer(
    name="notflix",
    help="Notflix: your own video library, streamed.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
STACK, LIBRARY, WORKSHOP = "Run it", "Videos", "Look after it"
for panel, commands in {
    STACK: (stack.up, stack.down, stack.status, stack.doctor, worker.worker),
    LIBRARY: (
        ingest.ingest,
        search.search,
        videos.videos,
        edit.edit,
        videos.retry,
        videos.salvage,
        reencode.reencode,
        replace.replace,
        download.download,
        videos.cancel,
        videos.delete,
        share.share,
        share.link,
    ),
    WORKSHOP: (backup.backup, backup.restore, search.reindex, audit.audit),
}.items():
    for command in commands:
        app.command(rich_help_panel=panel)(command)
app.command("import", rich_help_panel=LIBRARY)(import_films.import_films)
app.add_typer(chapters.app, name="chapters", rich_help_panel=LIBRARY)
app.add_typer(tracks.app, name="tracks", rich_help_panel=LIBRARY)
app.add_typer(bin.app, name="bin", rich_help_panel=LIBRARY)
app.add_typer(people.app, name="people", rich_help_panel=WORKSHOP)
app.add_typer(tokens.app, name="tokens", rich_help_panel=WORKSHOP)
app.add_typer(edges.app, name="edges", rich_help_panel=WORKSHOP)
app.add_typer(webhooks.app, name="webhooks", rich_help_panel=WORKSHOP)
app.add_typer(bench.app, name="bench", rich_help_panel=WORKSHOP)
# Everything after `test` is pytest's, its --help too.
app.command(rich_help_panel=WORKSHOP, context_settings=checks.PASS_ON, add_help_option=False)(checks.test)


def main() -> None:
    try:
        app(prog_name="./notflix")
    except NotflixError as wrong:
        complain(wrong.message)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as wrong:
        log.debug("a command broke", exc_info=wrong)
        complain(f"{wrong.filename or 'The system says'}: {wrong.strerror or 'it does not work'}.")
        sys.exit(1)
    except Exception as wrong:
        log.debug("a command broke", exc_info=wrong)
        complain("Something went wrong on our side. With NOTFLIX_LOG_LEVEL=debug it says what.")
        sys.exit(1)


if __name__ == "__main__":
    main()
