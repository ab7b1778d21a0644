"""Who may use what: every address of the API, every page and its events, every address at an edge.

The one table, which tests walk as everybody: what is not in it fails them. Nothing is decided by it; the use cases
behind what it names ask core.rights.
"""

from __future__ import annotations

from .core.rights import Action

A = Action
# None: for everyone, whoever they are.
ROUTES: dict[str, Action | None] = {
    "GET /health": None,
    "GET /ready": None,
    "GET /metrics": A.SEE_METRICS,
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
    "PATCH /api/me": A.OWN_ACCOUNT,
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
    "GET /api/videos/{video_id}/segments/{version}/{path:path}": A.WATCH,
    "GET /api/videos/{video_id}/tracks": A.WATCH,
    "GET /api/videos/{video_id}/tracks/{track_id}/file": A.WATCH,
    "GET /api/videos/{video_id}/text/{track_id}/{name}": A.WATCH,
    "GET /api/videos/{video_id}/tracks/{track_id}/cues": A.WATCH,
    "PATCH /api/videos/{video_id}/tracks/{track_id}/cues": A.EDIT,
    "PUT /api/videos/{video_id}/tracks/{track_id}/text": A.EDIT,
    "POST /api/videos/{video_id}/tracks/transcribe": A.EDIT,
    "GET /api/videos/{video_id}/transcription": A.EDIT,
    "DELETE /api/videos/{video_id}/transcription": A.EDIT,
    "POST /api/videos/{video_id}/tracks": A.EDIT,
    "PATCH /api/videos/{video_id}/tracks/{track_id}": A.EDIT,
    "DELETE /api/videos/{video_id}/tracks/{track_id}": A.EDIT,
    "GET /api/videos/{video_id}/chapters": A.WATCH,
    "GET /api/videos/{video_id}/chapters.vtt": A.WATCH,
    "PUT /api/videos/{video_id}/chapters": A.EDIT,
    "PATCH /api/videos/{video_id}": A.EDIT,
    "POST /api/videos/{video_id}/retry": A.EDIT,
    "POST /api/videos/{video_id}/salvage": A.EDIT,
    "POST /api/videos/{video_id}/cancel": A.EDIT,
    "GET /api/videos/{video_id}/releases": A.EDIT,
    "POST /api/videos/{video_id}/releases": A.EDIT,
    "POST /api/videos/{video_id}/releases/{version}/retry": A.EDIT,
    "DELETE /api/videos/{video_id}/releases/{version}": A.EDIT,
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
    "POST /api/uploads/{video_id}/{upload_id}/parts": A.UPLOAD,
    "POST /api/uploads/{video_id}/{upload_id}/complete": A.UPLOAD,
    "DELETE /api/uploads/{video_id}/{upload_id}": A.UPLOAD,
}

# By route: what is shown once it is open. The page itself is the same for everybody, with nothing of anybody in it.
PAGES: dict[str, Action | None] = {
    "/": A.BROWSE,
    "/watch/[video_id]": A.WATCH,
    "/activity": A.SEE_ACTIVITY,
    "/edges": A.MANAGE_EDGES,
    "/people": A.MANAGE_PEOPLE,
    "/audit": A.SEE_AUDIT,
    "/account": A.OWN_ACCOUNT,
    "/upload": A.UPLOAD,
    # Forms, whose answers are asked about.
    "/sign-in": None,
    "/link/[secret]": None,
    "/shared/[secret]": None,
    "/404": None,
}

# By state and handler: whoever holds a websocket may send any of them at any time, whatever their page shows.
EVENTS: dict[str, Action | None] = {
    "Home.open": A.BROWSE,
    "Home.search": A.BROWSE,
    "Home.again": A.BROWSE,
    "Home.more": A.BROWSE,
    "Watch.open": A.WATCH,
    "Watch.edit": None,  # opens the form
    "Watch.leave": None,
    "Watch.save": A.EDIT,
    "Watch.retry": A.EDIT,
    "Watch.salvage": A.EDIT,
    "Watch.delete": A.DELETE,
    "Watch.measured_release": None,  # says what would be made
    "Watch.begin_release": A.EDIT,
    "Watch.retry_release": A.EDIT,
    "Watch.cancel_release": A.EDIT,
    "Watch.choose_sound": None,  # fills in the form
    "Watch.choose_spoken": None,
    "Watch.write_down": A.EDIT,
    "Watch.call_off_speech": A.EDIT,
    "Sharing.open": A.SHARE,
    "Sharing.save": A.SHARE,
    "Sharing.make_link": A.SHARE,
    "Sharing.withdraw": A.SHARE,
    "Sharing.done": None,
    "Sharing.close": None,
    "Tracks.begin": None,  # forgets another film's
    "Tracks.open": A.WATCH,
    "Tracks.close": None,
    "Tracks.dismiss": None,
    "Tracks.choose": None,  # files in the browser, of which the names come here; POST …/tracks takes them
    "Tracks.prepare": None,
    "Tracks.put_back": None,
    "Tracks.send": None,
    "Tracks.sent": None,  # looks again
    "Tracks.show": None,
    "Tracks.open_lines": None,  # of which the names are there; GET …/cues gives them
    "Tracks.leave_lines": None,  # looks again
    "Tracks.change": A.EDIT,
    "Tracks.move": A.EDIT,
    "Tracks.remove": A.EDIT,
    "Chapters.begin": A.WATCH,
    "Chapters.edit": None,  # opens the form
    "Chapters.leave": None,
    "Chapters.save": A.EDIT,
    "Upload.open": A.UPLOAD,
    "Upload.measured": None,  # says what would be made of such a file; how long it takes, to those who may UPLOAD
    "Upload.follow": A.WATCH,
    "Upload.edited": A.EDIT,
    "Upload.retry": A.EDIT,
    "Upload.salvage": A.EDIT,
    "Upload.close": None,
    "Activity.open": A.SEE_ACTIVITY,
    "Activity.retry": A.EDIT,
    "Activity.salvage": A.EDIT,
    "Activity.cancel": A.EDIT,
    "Activity.delete": A.DELETE,
    "Activity.retry_release": A.EDIT,
    "Activity.cancel_release": A.EDIT,
    "Activity.close": None,
    "Edges.open": A.MANAGE_EDGES,
    "People.open": A.MANAGE_PEOPLE,
    "People.change": A.MANAGE_PEOPLE,
    "People.disable": A.MANAGE_PEOPLE,
    "People.enable": A.MANAGE_PEOPLE,
    "People.remove": A.MANAGE_PEOPLE,
    "People.close": None,
    "Invitations.open": A.MANAGE_PEOPLE,
    "Invitations.invite": A.MANAGE_PEOPLE,
    "Invitations.reset_password": A.MANAGE_PEOPLE,
    "Invitations.withdraw": A.MANAGE_PEOPLE,
    "Invitations.done": None,
    "Invitations.close": None,
    "Audit.open": A.SEE_AUDIT,
    "Audit.choose": A.SEE_AUDIT,
    "Audit.turn": A.SEE_AUDIT,
    "Account.open": A.OWN_ACCOUNT,
    "Account.save": A.OWN_ACCOUNT,
    "Account.set_password": A.OWN_ACCOUNT,
    "Account.forget_passkey": A.OWN_ACCOUNT,
    "Account.close": None,
    "Sessions.open": A.OWN_ACCOUNT,
    "Sessions.end": A.OWN_ACCOUNT,
    "Sessions.end_others": A.OWN_ACCOUNT,
    "Sessions.close": None,
    "Tokens.open": A.OWN_ACCOUNT,
    "Tokens.make": A.OWN_ACCOUNT,
    "Tokens.remove": A.OWN_ACCOUNT,
    "Tokens.done": None,
    "Tokens.close": None,
    # A one-time link is its own right.
    "SignIn.open": None,
    "Welcome.open": None,
    "Shared.open": None,
    "Nowhere.open": None,
    # What stands on every page, and what Reflex has itself.
    "Who.look": None,
    "ErrorNotice.show": None,
    "ErrorNotice.close": None,
    "State.hydrate": None,
    "State.hydrate_and_load": None,
    "State.set_is_hydrated": None,
    "OnLoadInternalState.on_load_internal": None,
    "OnLoadInternalState.set_is_hydrated": None,
    "UpdateVarsInternalState.update_vars_internal": None,
    "FrontendEventExceptionState.handle_frontend_exception": None,
}
# Of every page that is told of changes: it is in sight, or no longer. What it is told is what its own `open` shows.
EVENTS_OF_SUBSCRIBERS: dict[str, Action | None] = {"look": None, "look_away": None}
# Reflex has one for each state, to set its variables from the browser; ui.bounds refuses it to everybody.
EVENTS_REFUSED = {"setvar"}

# At an edge. What is WATCH here is served below a signed path alone, which is made for whoever may watch the video, and
# is good for all of the video until it ends: /t/<signature>/<expiry>/<revision>/. All else there is closed.
EDGE_PATHS: dict[str, Action | None] = {
    "/ping": None,  # its name: whether it is up
    "/served": None,  # how many bytes went out
    "/{video_id}/v{version}/manifest.mpd": A.WATCH,
    "/{video_id}/v{version}/master.m3u8": A.WATCH,
    "/{video_id}/v{version}/{track}.m3u8": A.WATCH,
    "/{video_id}/v{version}/{track}/init.mp4": A.WATCH,
    "/{video_id}/v{version}/{track}/{segment}.m4s": A.WATCH,
    "/{video_id}/v{version}/poster.jpg": A.WATCH,
    "/{video_id}/v{version}/storyboard.vtt": A.WATCH,
    "/{video_id}/v{version}/storyboard-{number}.jpg": A.WATCH,
    "/{video_id}/v{version}/{captions}.vtt": A.WATCH,
}
