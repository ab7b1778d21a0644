"""For developers: `python -m notflix_app.adapters.sql.migrations "Add captions"` after a change to tables/ writes
the next migration into versions/. Read it before you commit it: it is a draft."""

from __future__ import annotations

import sys
import tempfile

from alembic import command
from alembic.script import ScriptDirectory

from ..engine import make_engine, writing
from . import config, migrate


def main(message: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/draft.db"
        migrate(url)
        engine = make_engine(url)
        with writing(engine) as connection:
            settings = config(connection)
            number = len(list(ScriptDirectory.from_config(settings).walk_revisions())) + 1
            command.revision(settings, message, autogenerate=True, rev_id=f"{number:04d}")
        engine.dispose()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Say what the migration does, in quotes.")
    main(sys.argv[1])
