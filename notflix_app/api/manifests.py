"""What players read: the two manifests that name every edge, and the steering answer.

Any page may read them: a player elsewhere fails over as ours does. Playlists and segments come from the edges, and
text from us (api/tracks.py).
"""

from __future__ import annotations

import hashlib

from fastapi import APIRouter, Request, Response

from ..core import keys
from ..usecases.steered_manifests import SteeredManifests
from ..usecases.watch import PlaybackRequest
from .problems import documented
from .provide import Asks, VideoId, Viewer

router = APIRouter(prefix="/api/videos/{video_id}", tags=["playback"], responses=documented(404, 409, 503))

_DASH, _HLS = keys.content_type(keys.DASH_MANIFEST), keys.content_type(keys.HLS_MASTER)


@router.get(f"/{keys.DASH_MANIFEST}", response_class=Response, responses={200: {"content": {_DASH: {}}}})
def dash(request: Request, actor: Asks, video_id: VideoId, viewer: Viewer) -> Response:
    """The DASH manifest, with a base URL for each edge and content steering (ETSI TS 103 998)."""
    text = _steering(request).dash(actor, video_id, _playback_request(request, viewer), _address(request, video_id))
    return _manifest(request, text, _DASH)


@router.get(f"/{keys.HLS_MASTER}", response_class=Response, responses={200: {"content": {_HLS: {}}}})
def hls(request: Request, actor: Asks, video_id: VideoId, viewer: Viewer) -> Response:
    """The HLS multivariant playlist, with a pathway for each edge and content steering."""
    text = _steering(request).hls(actor, video_id, _playback_request(request, viewer), _address(request, video_id))
    return _manifest(request, text, _HLS)


@router.get("/steering")
def steering(request: Request, response: Response, actor: Asks, video_id: VideoId, viewer: Viewer) -> dict[str, object]:
    """The order of edges for a film that plays. `_DASH_pathway` or `_HLS_pathway`: the edge it plays from;
    `rtt=edge-a:12,edge-b:40`: milliseconds to each, as measured."""
    response.headers.update({"Cache-Control": "no-store", "Access-Control-Allow-Origin": "*"})
    return _steering(request).answer(actor, video_id, _playback_request(request, viewer), _address(request, video_id))


def _steering(request: Request) -> SteeredManifests:
    held: SteeredManifests = request.app.state.steering
    return held


def _playback_request(request: Request, viewer: str) -> PlaybackRequest:
    return PlaybackRequest(viewer, request.query_params.multi_items())


def _address(request: Request, video_id: str) -> str:
    """The video's in this API, with a trailing slash. Absolute, for what is relative is at an edge, or in a data: URI.
    As the viewer reached us, unless a public address is set."""
    base = request.app.state.public_url or str(request.base_url).rstrip("/")
    return f"{base}/api/videos/{video_id}/"


def _manifest(request: Request, text: str, kind: str) -> Response:
    body = text.encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    # Asked again each time: the first order of edges is in it.
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Access-Control-Allow-Origin": "*"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=kind)
