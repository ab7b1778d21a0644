"""Webhooks and what is sent to them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Double, ForeignKey, Index, Integer
from sqlmodel import Field

from ....core.webhooks import DeliveryState, EventType, EventVideo
from ..columns import CleanText, Named, Shaped
from .row import Row


class WebhookRow(Row, table=True):
    """core.webhooks.Webhook. claim: in whose hands the oldest of what waits for it is; '' in nobody's."""

    __tablename__ = "webhooks"

    id: str = Field(sa_column=Column(CleanText, primary_key=True))
    url: str = Field(sa_column=Column(CleanText, nullable=False))
    events: tuple[EventType, ...] = Field(sa_column=Column(Shaped(tuple[EventType, ...]), nullable=False))
    secret: str = Field(sa_column=Column(CleanText, nullable=False))
    created_at: float = Field(sa_column=Column(Double, nullable=False))
    former_secret: str = Field(sa_column=Column(CleanText, nullable=False))
    rotated_at: float | None = Field(default=None, sa_column=Column(Double))
    tries: int
    not_before: float = Field(sa_column=Column(Double, nullable=False))
    claim: str = Field(sa_column=Column(CleanText, nullable=False))


class WebhookDeliveryRow(Row, table=True):
    """core.webhooks.Delivery."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        Index(None, "webhook_id", "state", "number"),  # what waits longest; how many do
        Index(None, "webhook_id", "number"),  # the newest
    )

    number: int | None = Field(
        default=None, sa_column=Column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    )
    webhook_id: str = Field(sa_column=Column(CleanText, ForeignKey("webhooks.id", ondelete="CASCADE"), nullable=False))
    event_id: str = Field(sa_column=Column(CleanText, nullable=False))
    event: EventType = Field(sa_column=Column(Named(EventType), nullable=False))
    at: float = Field(sa_column=Column(Double, nullable=False, index=True))
    video: EventVideo | None = Field(default=None, sa_column=Column(Shaped(EventVideo)))
    state: DeliveryState = Field(sa_column=Column(Named(DeliveryState), nullable=False))
    tries: int
    status: int | None = Field(default=None, sa_column=Column(Integer))
    reason: str = Field(sa_column=Column(CleanText, nullable=False))
    tried_at: float | None = Field(default=None, sa_column=Column(Double))
