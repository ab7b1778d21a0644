"""The tables. A column is named like the field of the core that it keeps; times are seconds since the epoch, UTC."""

from __future__ import annotations

from sqlalchemy import Table

from . import edges, imports, metrics, people, playlists, videos, watching, webhooks  # noqa: F401 (they enter their tables into METADATA)
from .row import Row

METADATA = Row.metadata
VIDEOS: Table = METADATA.tables["videos"]
RELEASES: Table = METADATA.tables["releases"]
VIDEO_GRANTS: Table = METADATA.tables["video_grants"]
SHARE_LINKS: Table = METADATA.tables["share_links"]
TEXT_TRACKS: Table = METADATA.tables["text_tracks"]
TEXT_STREAMS: Table = METADATA.tables["text_streams"]
ADDED_SOUNDS: Table = METADATA.tables["added_sounds"]
CHAPTER_LISTS: Table = METADATA.tables["chapter_lists"]
IMPORTED_FILES: Table = METADATA.tables["imported_files"]
STEPS: Table = METADATA.tables["steps"]
PUBLISHED: Table = METADATA.tables["published"]
EDGE_NODES: Table = METADATA.tables["edge_nodes"]
EDGE_HEALTH: Table = METADATA.tables["edge_health"]
EDGE_ASSIGNMENTS: Table = METADATA.tables["edge_assignments"]
EDGE_KEYS: Table = METADATA.tables["edge_keys"]
DENIED_REVISIONS: Table = METADATA.tables["denied_revisions"]
PLAYLISTS: Table = METADATA.tables["playlists"]
PLAYLIST_VIDEOS: Table = METADATA.tables["playlist_videos"]
SEARCH_OUTBOX: Table = METADATA.tables["search_outbox"]
PEOPLE: Table = METADATA.tables["people"]
PASSWORDS: Table = METADATA.tables["passwords"]
PASSKEYS: Table = METADATA.tables["passkeys"]
IDENTITIES: Table = METADATA.tables["identities"]
SESSIONS: Table = METADATA.tables["sessions"]
ONE_TIME_LINKS: Table = METADATA.tables["one_time_links"]
API_TOKENS: Table = METADATA.tables["api_tokens"]
CHALLENGES: Table = METADATA.tables["challenges"]
AUDIT: Table = METADATA.tables["audit"]
WEBHOOKS: Table = METADATA.tables["webhooks"]
WEBHOOK_DELIVERIES: Table = METADATA.tables["webhook_deliveries"]
VIDEO_TAGS: Table = METADATA.tables["video_tags"]
PLACES: Table = METADATA.tables["places"]
MY_LIST: Table = METADATA.tables["my_list"]
PLAYER_PREFERENCES: Table = METADATA.tables["player_preferences"]
VIEWINGS: Table = METADATA.tables["viewings"]
VIEW_COUNTS: Table = METADATA.tables["view_counts"]
TALLIES: Table = METADATA.tables["tallies"]
