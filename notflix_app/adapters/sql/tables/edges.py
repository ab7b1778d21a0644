"""Edges, what is on them, and what they may no longer serve."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Double, ForeignKey, Integer, false, text
from sqlmodel import Field

from ..columns import CleanText
from .row import Row


class EdgeNodeRow(Row, table=True):
    """core.edges.EdgeNode."""

    __tablename__ = "edge_nodes"

    name: str = Field(sa_column=Column(CleanText, primary_key=True))
    url: str = Field(sa_column=Column(CleanText, nullable=False))
    ssh_host: str = Field(sa_column=Column(CleanText, nullable=False))
    ssh_port: int
    ssh_user: str = Field(sa_column=Column(CleanText, nullable=False))
    host_key: str = Field(sa_column=Column(CleanText, nullable=False))
    root: str = Field(sa_column=Column(CleanText, nullable=False))
    drained: bool = Field(sa_column=Column(Boolean, nullable=False, server_default=false()))
    pull: bool = Field(sa_column=Column(Boolean, nullable=False, server_default=false()))
    rate_mbit: float = Field(sa_column=Column(Double, nullable=False, server_default=text("0")))


class EdgeHealthRow(Row, table=True):
    """core.edge_health.EdgeHealth."""

    __tablename__ = "edge_health"

    edge: str = Field(sa_column=Column(CleanText, ForeignKey("edge_nodes.name", ondelete="CASCADE"), primary_key=True))
    well: bool
    at: float = Field(sa_column=Column(Double, nullable=False))
    up_since: float = Field(sa_column=Column(Double, nullable=False))
    bad: int
    load: float = Field(sa_column=Column(Double, nullable=False))
    served: int | None = Field(default=None, sa_column=Column(BigInteger))
    disk_total: int | None = Field(default=None, sa_column=Column(BigInteger))
    disk_free: int | None = Field(default=None, sa_column=Column(BigInteger))
    problem: str = Field(sa_column=Column(CleanText, nullable=False, server_default=""))
    certificate_ends: float | None = Field(default=None, sa_column=Column(Double))


class EdgeKeyRow(Row, table=True):
    """core.signed_paths.EdgeKey."""

    __tablename__ = "edge_keys"

    edge: str = Field(sa_column=Column(CleanText, ForeignKey("edge_nodes.name", ondelete="CASCADE"), primary_key=True))
    id: str = Field(sa_column=Column(CleanText, primary_key=True))
    secret: str = Field(sa_column=Column(CleanText, nullable=False))
    created_at: float = Field(sa_column=Column(Double, nullable=False))
    retires_at: float | None = Field(default=None, sa_column=Column(Double))


class DeniedRevisionRow(Row, table=True):
    """Paths that must end before they expire. subject: the id of the video, or of the person whom they were made for;
    either may be gone by now, so it refers to nothing."""

    __tablename__ = "denied_revisions"

    subject: str = Field(sa_column=Column(CleanText, primary_key=True))
    revision: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    at: float = Field(sa_column=Column(Double, nullable=False))


class EdgeAssignment(Row, table=True):
    """Which video, in which versions of its package, is on which edge."""

    __tablename__ = "edge_assignments"

    video_id: str = Field(sa_column=Column(CleanText, ForeignKey("videos.id", ondelete="CASCADE"), primary_key=True))
    edge: str = Field(sa_column=Column(CleanText, ForeignKey("edge_nodes.name", ondelete="CASCADE"), primary_key=True))
    version: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
