"""What was imported from folders."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, Index
from sqlmodel import Field

from ....core.imports import Sidecar
from ..columns import CleanText, Shaped
from .row import Row


class ImportedFileRow(Row, table=True):
    """core.imports.ImportedFile. Its video may be gone: it refers to nothing."""

    __tablename__ = "imported_files"
    __table_args__ = (Index(None, "fingerprint"),)

    root: str = Field(sa_column=Column(CleanText, primary_key=True))
    path: str = Field(sa_column=Column(CleanText, primary_key=True))
    size: int = Field(sa_column=Column(BigInteger, nullable=False))
    mtime_ns: int = Field(sa_column=Column(BigInteger, nullable=False))
    fingerprint: str = Field(sa_column=Column(CleanText, nullable=False))
    video_id: str = Field(sa_column=Column(CleanText, nullable=False))
    is_sent: bool
    is_copy: bool
    sidecars: dict[str, Sidecar] = Field(sa_column=Column(Shaped(dict[str, Sidecar]), nullable=False))
    written: dict[str, Any] = Field(sa_column=Column(Shaped(dict[str, Any]), nullable=False))
