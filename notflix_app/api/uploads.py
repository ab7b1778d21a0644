"""Uploads, of the upload page and of programs: ask for a ticket, PUT the parts to the store and tell of each,
complete."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Body, Path, Response

from ..core.parts import MAX_PARTS
from ..usecases import ingest
from ..usecases.video_status import report
from . import schemas
from .problems import documented
from .provide import Asks, Given, VideoId

router = APIRouter(prefix="/api/uploads", tags=["uploads"], responses=documented(401, 403, 404, 409, 422, 503))

UploadId = Annotated[str, Path(max_length=1024)]
Number = Annotated[int, Path(ge=1, le=MAX_PARTS)]


@router.post("", status_code=201)
def begin(services: Given, actor: Asks, new: schemas.NewUpload, response: Response) -> schemas.Ticket:
    """Begins an upload. `Location` is where it is followed, completed and given up."""
    ticket = ingest.begin(services, actor, new.new_video(services.policy))
    response.headers["Location"] = f"/api/uploads/{ticket.video_id}/{quote(ticket.upload_id, safe='')}"
    return schemas.Ticket.model_validate(ticket)


@router.get("/{video_id}/{upload_id}")
def arrived(services: Given, actor: Asks, video_id: VideoId, upload_id: UploadId) -> schemas.Arrived:
    """The parts that the store has: where to go on after a broken connection."""
    return schemas.Arrived.model_validate({"parts": ingest.arrived(services, actor, video_id, upload_id)})


@router.get("/{video_id}/{upload_id}/parts/{number}")
def part_url(services: Given, actor: Asks, video_id: VideoId, upload_id: UploadId, number: Number) -> schemas.PartUrl:
    """Where to PUT one part. The URL takes a body of that part's length only, and for an hour: then ask again."""
    return schemas.PartUrl(url=ingest.sign_part(services, actor, video_id, upload_id, number))


@router.post("/{video_id}/{upload_id}/parts", status_code=204)
def tell_arrived(services: Given, actor: Asks, video_id: VideoId, upload_id: UploadId) -> None:
    """Tells that more parts are there, so that the video can be made and watched while it is sent. Nobody has to."""
    ingest.tell_arrived(services, actor, video_id, upload_id)


@router.post("/{video_id}/{upload_id}/complete")
def complete(
    services: Given,
    actor: Asks,
    video_id: VideoId,
    upload_id: UploadId,
    finish: Annotated[schemas.Finish | None, Body()] = None,
) -> schemas.VideoReport:
    """Ends the upload and sends the video into the pipeline. Safe to do twice."""
    declared = [part.uploaded() for part in finish.parts] if finish else []
    ingest.complete(services, actor, video_id, upload_id, declared)
    return schemas.VideoReport.model_validate(report(services, actor.reading, video_id))


@router.delete("/{video_id}/{upload_id}", status_code=204)
def abandon(services: Given, actor: Asks, video_id: VideoId, upload_id: UploadId) -> None:
    """Gives the upload up: nothing of it stays."""
    ingest.abandon(services, actor, video_id, upload_id)
