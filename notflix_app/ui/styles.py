"""The stylesheets in assets/css, in the order in which they count. The build makes one file of them."""

STYLES = (
    *("tokens", "base", "controls", "state", "top", "page"),
    *(
        "home",
        "results",
        "card",
        "places",
        "strip",
        "activity",
        "edges",
        "dialog",
        "watch",
        "player",
        "player-over",
        "uploader",
        "panel",
        "settings",
        "people",
        "audit",
        "access",
        "sharing",
        "tracks",
        "lineup",
        "playlists",
        "chapters",
    ),
)
