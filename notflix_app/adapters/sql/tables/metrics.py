"""What is counted."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Double
from sqlmodel import Field

from ..columns import CleanText
from .row import Row


class TallyRow(Row, table=True):
    """core.metrics.Tally. Infinity is the bound of what has none."""

    __tablename__ = "tallies"

    metric: str = Field(sa_column=Column(CleanText, primary_key=True))
    label: str = Field(sa_column=Column(CleanText, primary_key=True))
    bound: float = Field(sa_column=Column(Double, primary_key=True))
    count: int = Field(sa_column=Column(BigInteger, nullable=False))
    total: float = Field(sa_column=Column(Double, nullable=False))
