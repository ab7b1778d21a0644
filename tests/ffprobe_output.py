"""What ffprobe tells of files, as much of it as is read."""

from __future__ import annotations

from typing import Any


def video(**changes: Any) -> dict[str, Any]:
    return {"index": 0, "codec_type": "video", "codec_name": "h264", "width": 1920, "height": 1080, **changes}


def sound(**changes: Any) -> dict[str, Any]:
    return {"index": 1, "codec_type": "audio", "codec_name": "aac", "channels": 2, "sample_rate": "48000", **changes}


def output(*streams: dict[str, Any], **container: Any) -> dict[str, Any]:
    return {"streams": list(streams), "format": {"format_name": "mov,mp4", **container}}
