"""The rows of the home page, as it shows them."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from ..core.home_rows import ROW, FilmRow, RowKind
from ..core.search import Facet
from ..core.series import series_id
from ..translation.texts import gettext, gettext_noop
from .search_address import Request
from .view_models import RowModel

MY_LIST = "/my-list"
TITLES = {
    RowKind.CONTINUE: gettext_noop("Continue watching"),
    RowKind.NEXT_UP: gettext_noop("Next up"),
    RowKind.MY_LIST: gettext_noop("My list"),
    RowKind.NEW: gettext_noop("New"),
    RowKind.WATCHED_MOST: gettext_noop("Most watched"),
}
KEPT_HERE = (RowKind.CONTINUE, RowKind.MY_LIST)  # in the browser of whoever has no account


def row_models(rows: Sequence[FilmRow], lead: str, *, has_account: bool) -> list[RowModel]:
    """lead: the id of the film that leads the page; it does not come once more among the new ones."""
    here = [] if has_account else [_row(FilmRow(kind, ()), local=True) for kind in KEPT_HERE]
    return here + [_row(row, lead) for row in rows if row.kind is not RowKind.NEW or set(row.video_ids) - {lead}]


def own_list(*, has_account: bool) -> RowModel:
    return _row(FilmRow(RowKind.MY_LIST, ()), local=not has_account)


def _row(row: FilmRow, lead: str = "", *, local: bool = False) -> RowModel:
    return RowModel(
        key=f"{row.kind}:{row.name}",
        title=gettext(TITLES.get(row.kind, "")) or row.name[:1].upper() + row.name[1:],
        href=_href(row),
        kind=row.kind,
        name=row.name,
        local=local,
        without=lead if row.kind is RowKind.NEW else "",
        edition=f"{zlib.crc32(' '.join((*row.video_ids[:ROW], lead)).encode()):x}",
    )


def _href(row: FilmRow) -> str:
    """Where all of it is."""
    if row.kind is RowKind.TAG:
        return Request().toggled(Facet.TAGS, row.name).address
    if row.kind is RowKind.SERIES:
        return f"/series/{series_id(row.name)}"
    return MY_LIST if row.kind is RowKind.MY_LIST else ""
