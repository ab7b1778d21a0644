"""S3's multipart calls, which the minio client makes only for itself: by presigned URLs, as a browser would."""

from __future__ import annotations

import logging
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import urllib3

from ..core.errors import NotFound, Refused, Unavailable
from ..core.ports import UploadedPart

log = logging.getLogger(__name__)

# S3's error codes for parts that cannot be put together.
_BAD_PARTS = ("InvalidPart", "InvalidPartOrder", "EntityTooSmall", "MalformedXML")

WHOLE_SECONDS = 60  # a store may take long over putting ten thousand parts together, or over dropping them

Sign = Callable[[str, Mapping[str, str]], str]  # method, query → presigned URL of the object


@dataclass(frozen=True, slots=True)
class Multipart:
    """The calls for one object. Raises NotFound for an unknown upload, Refused, Unavailable; and what urllib3 does."""

    http: urllib3.PoolManager
    sign: Sign
    page: int = 1000  # the most parts that S3 lists at once

    def begin(self, headers: Mapping[str, str]) -> str:
        """The upload's id. headers: what the finished object will be served with."""
        upload_id = _text(self._call("POST", {"uploads": ""}, headers=headers), "UploadId")
        if not upload_id:
            raise Unavailable("The store began an upload and did not say which.")
        return upload_id

    def put(self, upload_id: str, number: int, data: bytes) -> None:
        self._call("PUT", {"partNumber": str(number), "uploadId": upload_id}, body=data)

    def parts(self, upload_id: str) -> list[UploadedPart]:
        """All that have arrived, by number."""
        listed: list[UploadedPart] = []
        marker = "0"
        while marker:
            page = self._call("GET", {"uploadId": upload_id, "max-parts": str(self.page), "part-number-marker": marker})
            listed += [_part(element) for element in _all(page, "Part")]
            following = _text(page, "NextPartNumberMarker") if _text(page, "IsTruncated") == "true" else ""
            # A store that repeats itself must not hold us for ever.
            marker = following if following != marker else ""
        # SeaweedFS lists a part that was sent twice as two; the later one counts.
        latest = {part.number: part for part in sorted(listed, key=lambda p: p.arrived_at)}
        return [latest[number] for number in sorted(latest)]

    def complete(self, upload_id: str, parts: Sequence[UploadedPart]) -> None:
        root = ET.Element("CompleteMultipartUpload")
        for part in sorted(parts, key=lambda p: p.number):
            element = ET.SubElement(root, "Part")
            ET.SubElement(element, "PartNumber").text = str(part.number)
            ET.SubElement(element, "ETag").text = part.etag
        self._call("POST", {"uploadId": upload_id}, body=ET.tostring(root), timeout=WHOLE_SECONDS)

    def abort(self, upload_id: str) -> None:
        """No error where it is gone."""
        try:
            self._call("DELETE", {"uploadId": upload_id}, timeout=WHOLE_SECONDS)
        except NotFound:
            return

    def _call(
        self,
        method: str,
        query: Mapping[str, str],
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] = {},
        timeout: float | None = None,
    ) -> ET.Element:
        limit = timeout or urllib3.Timeout.DEFAULT_TIMEOUT
        url = self.sign(method, query)
        answer = self.http.request(method, url, body=body, headers=dict(headers), timeout=limit)
        document = _parsed(answer.data)
        # S3 may say 200 and put the error into the body, for completing takes long.
        if answer.status >= 300 or _name(document) == "Error":
            raise _error(answer.status, _text(document, "Code"), _text(document, "Message"))
        return document


def _error(status: int, code: str, message: str) -> NotFound | Refused | Unavailable:
    if code == "NoSuchUpload" or status == 404:
        return NotFound("The store knows no such upload. It may have ended; start it again.")
    if code in _BAD_PARTS:
        return Refused("The parts of this upload do not fit together. Send the file again.")
    log.warning("the store answers an upload with %d %s: %s", status, code, message)
    if status in (401, 403):
        return Refused("The store turned us away. Check the S3 keys.")
    return Unavailable("The store cannot do this now. The log says why.", "store")


def _parsed(body: bytes) -> ET.Element:
    if not body.strip():
        return ET.Element("Empty")
    try:
        return ET.fromstring(body)
    except ET.ParseError as error:
        raise Unavailable("What answered is not an S3 store.") from error


# Stores differ in whether they name a namespace.
def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _all(parent: ET.Element, name: str) -> Iterator[ET.Element]:
    return (child for child in parent if _name(child) == name)


def _text(parent: ET.Element, name: str) -> str:
    return next((child.text or "" for child in _all(parent, name)), "")


def _part(element: ET.Element) -> UploadedPart:
    arrived = _text(element, "LastModified")
    return UploadedPart(
        number=int(_text(element, "PartNumber")),
        etag=_text(element, "ETag"),
        size=int(_text(element, "Size") or 0),
        arrived_at=datetime.fromisoformat(arrived).timestamp() if arrived else 0.0,
    )
