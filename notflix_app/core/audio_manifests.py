"""What manifests say of the film's sounds: which belong together, and what each is for. Pure."""

from __future__ import annotations

from .audio_tracks import AudioRole, Sound, default_track
from .video import Plan

STEREO_GROUP, SURROUND_GROUP = "audio", "surround"

# ISO/IEC 23009-1, 5.8.5.5. What is none of these is an alternative.
_DASH_ROLES = {
    AudioRole.DUB: "dub",
    AudioRole.COMMENTARY: "commentary",
    AudioRole.DESCRIPTIONS: "description",
    AudioRole.CLEAR: "enhanced-audio-intelligibility",
}
# The same for whoever needs it: TV-Anytime's list, which players read.
AUDIO_PURPOSE = "urn:tva:metadata:cs:AudioPurposeCS:2007"
PURPOSES = {AudioRole.DESCRIPTIONS: "1", AudioRole.CLEAR: "2"}
# Apple's media characteristics. There is none for a commentary: its name says it.
CHARACTERISTICS = {
    AudioRole.DESCRIPTIONS: "public.accessibility.describes-video",
    AudioRole.CLEAR: "public.accessibility.enhances-speech-intelligibility",
}


def in_order(plan: Plan) -> list[Sound]:
    """Stereo before 5.1, and the default first: some players begin with what comes first, whatever is said of it (Shaka
    5.2, as it comes)."""
    default = default_track(plan.audio)
    return sorted(plan.sounds, key=lambda sound: (sound.is_surround, sound.track != default))


def audio_groups(plan: Plan) -> dict[str, tuple[Sound, ...]]:
    """HLS's. Each has every track (RFC 8216, 4.3.4.1.1): those without 5.1 are in stereo in both. One without a
    second choice has one group, one without sound none."""
    stereo = {sound.track: sound for sound in in_order(plan) if not sound.is_surround}
    surround = {sound.track: sound for sound in plan.sounds if sound.is_surround}
    groups = {STEREO_GROUP: stereo, SURROUND_GROUP: stereo | surround if surround else {}}
    return {name: tuple(sounds.values()) for name, sounds in groups.items() if sounds}


def dash_roles(role: AudioRole, *, is_default: bool) -> list[str]:
    """'main' is what plays unless somebody chooses."""
    own = [_DASH_ROLES[role]] if role in _DASH_ROLES else []
    return ["main", *own] if is_default else own or ["alternate"]
