"""How much of the store somebody's videos take, and may take."""

from __future__ import annotations

from ..core.errors import Refused
from ..core.rights import Actor
from ..core.sizes import size
from .services import Services


def check_quota(services: Services, actor: Actor, more: int, *, counted: bool = False) -> None:
    """Before so many bytes more come in. counted: their row is there already; several may come at once, and one without
    a row is seen by none of the others. Raises Refused with what is left."""
    if not actor.person_id:
        return
    most = services.people.get(actor.person_id).quota_bytes
    if most is None:
        return
    used = services.video_rights.owned_bytes(actor.person_id) - (more if counted else 0)
    if used + more > most:
        raise Refused(
            f"This file needs {size(more)}, and your videos may take {size(most)}, of which {size(max(0, most - used))}"
            " are left. Delete some of them, or ask for more."
        )
