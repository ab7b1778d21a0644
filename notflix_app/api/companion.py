"""Uploads from the upload page: the part of Companion's S3 interface that Uppy's @uppy/aws-s3 (6.3) calls.

Uppy asks for every URL here and sends the bytes to the store itself. It never learns a file's size to us, so the page
puts it into the metadata beside title, description, tags and settings. The key that Uppy hands back is only a name for
the video: it is checked, and the upload's id with it.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field, field_validator

from ..core import keys
from ..core.errors import NotFound, Refused
from ..core.ports import UploadedPart
from ..usecases import ingest
from .problems import documented
from .provide import Given, is_video_id
from .schemas import NewUpload, TranscodeChoice
from .uploads import join

router = APIRouter(prefix="/api/s3", tags=["uploads of the upload page"], responses=documented(404, 409, 422, 503))

Key = Annotated[str, Query(max_length=200)]
UploadId = Annotated[str, Path(max_length=1024)]
Number = Annotated[int, Path(ge=1, le=ingest.MOST_PARTS)]


class Metadata(BaseModel):
    """Uppy adds fields of its own (name, type, relativePath): they are passed over."""

    model_config = ConfigDict(extra="ignore")

    size: int = Field(default=0, ge=0, description="Bytes of the whole file; 0: not known.")
    title: str = ""
    description: str = ""
    tags: list[str] = Field(default=[], max_length=100)
    settings: TranscodeChoice | None = None

    @field_validator("tags", mode="before")
    @classmethod
    def _split(cls, tags: object) -> object:
        """The page has them as one line: 'sea, holiday'."""
        return tags.split(",") if isinstance(tags, str) else tags


class NewMultipart(BaseModel):
    filename: str = Field(min_length=1, max_length=1000)
    type: str = ""
    metadata: Metadata = Field(default_factory=Metadata)

    def new_upload(self) -> NewUpload:
        told = self.metadata
        return NewUpload(
            file_name=self.filename,
            size=told.size,
            title=told.title,
            description=told.description,
            tags=told.tags,
            settings=told.settings,
        )


class Multipart(BaseModel):
    key: str
    uploadId: str  # noqa: N815 (Companion's name)


class SignedPart(BaseModel):
    url: str


class S3Part(BaseModel):
    PartNumber: int = Field(ge=1, le=ingest.MOST_PARTS)
    ETag: str = Field(min_length=1, max_length=200)
    Size: int = 0


class S3Parts(BaseModel):
    parts: list[S3Part] = Field(max_length=ingest.MOST_PARTS)


class Completed(BaseModel):
    """location: the video's page."""

    location: str
    key: str


@router.post("/multipart")
def create(services: Given, new: NewMultipart) -> Multipart:
    ticket = ingest.begin(services, new.new_upload().new_video(services.policy))
    return Multipart(key=ticket.key, uploadId=ticket.upload_id)


@router.get("/multipart/{upload_id}")
def list_parts(services: Given, upload_id: UploadId, key: Key) -> list[S3Part]:
    arrived = ingest.arrived(services, _video_of(key), upload_id)
    return [S3Part(PartNumber=part.number, ETag=part.etag, Size=part.size) for part in arrived]


@router.get("/multipart/{upload_id}/{number}")
def sign(services: Given, upload_id: UploadId, number: Number, key: Key) -> SignedPart:
    return SignedPart(url=ingest.sign_part(services, _video_of(key), upload_id, number))


@router.post("/multipart/{upload_id}/complete")
def complete(services: Given, request: Request, upload_id: UploadId, key: Key, body: S3Parts) -> Completed:
    video_id = _video_of(key)
    join(services, video_id, upload_id, [UploadedPart(p.PartNumber, p.ETag, p.Size) for p in body.parts])
    return Completed(location=f"{request.app.state.url}/watch/{video_id}", key=key)


@router.delete("/multipart/{upload_id}")
def abort(services: Given, upload_id: UploadId, key: Key) -> dict[str, str]:
    ingest.abandon(services, _video_of(key), upload_id)
    return {}


@router.get("/params", include_in_schema=False)
def params() -> None:
    """Uppy comes here for a file that it would send in one piece: an empty one, as every other goes in parts."""
    raise Refused("This file is empty: it has no bytes.")


def _video_of(key: str) -> str:
    video_id = key.removeprefix(keys.source(""))
    if not is_video_id(video_id) or keys.source(video_id) != key:
        raise NotFound("There is no such upload. It may have been given up; start it again.")
    return video_id
