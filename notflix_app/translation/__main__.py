"""`python -m notflix_app.translation [LANGUAGE]`: brings the languages' files up to date with the source, and says what
they lack. A language that has none yet gets one."""

from __future__ import annotations

import io
import sys

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from .catalogue import forms, path, read, translated
from .extract import extracted


def main() -> None:
    texts = extracted()
    for tag in sys.argv[1:] or translated():
        catalog = read(tag) if path(tag).exists() else Catalog(locale=tag.replace("-", "_"))
        catalog.update(texts, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        path(tag).write_bytes(written(catalog))
        missing = [str(one.id) for one in catalog if one.id and not forms(one)]
        print(f"{path(tag).name}: {len(catalog)} texts, {len(missing)} to be translated", *missing, sep="\n  ")


def written(catalog: Catalog) -> bytes:
    """Without what changes by itself, so that nothing stands in the way of two people's changes."""
    file = io.BytesIO()
    write_po(file, catalog, width=0, sort_output=True, omit_header=True, include_lineno=False)
    return file.getvalue()


if __name__ == "__main__":
    main()
