"""What each address of the API asks for: the one table, which tests walk. The use cases behind them do ask."""

from __future__ import annotations

from ..core.rights import Action

A = Action
# None: for everyone, whoever they are.
ROUTES: dict[str, Action | None] = {
    "GET /health": None,
    "GET /ready": None,
    "GET /api/docs": None,
    "GET /api/openapi.json": None,
    "GET /watch/{video_id}": A.WATCH,
    "GET /watch/{video_id}/": A.WATCH,
    # Signing in and out; a one-time link is its own right.
    "POST /api/session": None,
    "DELETE /api/session": None,
    "POST /api/session/end": None,
    "GET /api/links/{secret}": None,
    "POST /api/links/{secret}": None,
    "POST /api/session/passkey/options": None,
    "POST /api/session/passkey": None,
    "POST /api/links/{secret}/passkey/options": None,
    "POST /api/links/{secret}/passkey": None,
    "POST /api/oidc/begin": None,
    "GET /api/oidc/callback": None,
    "GET /s/{secret}": None,
    "POST /s/{secret}": None,
    # One's own account.
    "GET /api/me": A.WATCH,
    "PUT /api/me/password": A.OWN_ACCOUNT,
    "GET /api/me/sessions": A.OWN_ACCOUNT,
    "DELETE /api/me/sessions": A.OWN_ACCOUNT,
    "DELETE /api/me/sessions/{session_id}": A.OWN_ACCOUNT,
    "GET /api/me/passkeys": A.OWN_ACCOUNT,
    "POST /api/me/passkeys/options": A.OWN_ACCOUNT,
    "POST /api/me/passkeys": A.OWN_ACCOUNT,
    "DELETE /api/me/passkeys/{passkey_id}": A.OWN_ACCOUNT,
    "GET /api/me/tokens": A.OWN_ACCOUNT,
    "POST /api/me/tokens": A.OWN_ACCOUNT,
    "DELETE /api/me/tokens/{token_id}": A.OWN_ACCOUNT,
    # People.
    "GET /api/people": A.MANAGE_PEOPLE,
    "POST /api/people": A.MANAGE_PEOPLE,
    "GET /api/people/{person_id}": A.MANAGE_PEOPLE,
    "PATCH /api/people/{person_id}": A.MANAGE_PEOPLE,
    "DELETE /api/people/{person_id}": A.MANAGE_PEOPLE,
    "POST /api/people/{person_id}/reset": A.MANAGE_PEOPLE,
    "GET /api/invitations": A.MANAGE_PEOPLE,
    "POST /api/invitations": A.MANAGE_PEOPLE,
    "DELETE /api/invitations/{link_id}": A.MANAGE_PEOPLE,
    "GET /api/audit": A.SEE_AUDIT,
    # Videos.
    "GET /api/videos": A.BROWSE,
    "GET /api/search": A.BROWSE,
    "GET /api/videos/{video_id}": A.WATCH,
    "GET /api/videos/{video_id}/playback": A.WATCH,
    "GET /api/videos/{video_id}/poster": A.WATCH,
    "GET /api/videos/{video_id}/manifest.mpd": A.WATCH,
    "GET /api/videos/{video_id}/master.m3u8": A.WATCH,
    "GET /api/videos/{video_id}/steering": A.WATCH,
    "PATCH /api/videos/{video_id}": A.EDIT,
    "POST /api/videos/{video_id}/retry": A.EDIT,
    "POST /api/videos/{video_id}/salvage": A.EDIT,
    "POST /api/videos/{video_id}/cancel": A.EDIT,
    "DELETE /api/videos/{video_id}": A.DELETE,
    "GET /api/videos/{video_id}/access": A.SHARE,
    "PUT /api/videos/{video_id}/access": A.SHARE,
    "POST /api/videos/{video_id}/links": A.SHARE,
    "DELETE /api/videos/{video_id}/links/{link_id}": A.SHARE,
    # Uploads.
    "POST /api/videos": A.UPLOAD,
    "POST /api/uploads": A.UPLOAD,
    "GET /api/uploads/{video_id}/{upload_id}": A.UPLOAD,
    "GET /api/uploads/{video_id}/{upload_id}/parts/{number}": A.UPLOAD,
    "POST /api/uploads/{video_id}/{upload_id}/complete": A.UPLOAD,
    "DELETE /api/uploads/{video_id}/{upload_id}": A.UPLOAD,
}
