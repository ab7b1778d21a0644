"""What `tracks` does where the track is sound that was added."""

from __future__ import annotations

import dataclasses
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ..core.added_sounds import SoundState, is_sound
from ..core.audio_tracks import AudioRole
from ..core.errors import Refused
from ..core.rights import OPERATOR
from .ingest import file_size
from .progress_line import ProgressLine
from .show import as_json, complain

if TYPE_CHECKING:
    from ..core.views import SoundStatus
    from ..usecases.services import Services
    from ..usecases.sound_upload import NewSound

LOOK_EVERY = 0.5
LOOK = 200  # bytes of a file that tell whether it is sound
_DOING = {SoundState.UPLOADING: "being sent", SoundState.MAKING: "being made", SoundState.LIVE: "live"}


def is_sound_file(file: Path) -> bool:
    with file.open("rb") as opened:
        return is_sound(opened.read(LOOK))


def is_added_sound(services: Services, video_id: str, track_id: str) -> bool:
    from ..usecases.sounds import added_sounds

    return any(status.sound.id == track_id for status in added_sounds(services, OPERATOR, video_id))


def add_sound(
    services: Services, video_id: str, file: Path, role: AudioRole | None, *, wait: bool, json: bool, **given: Any
) -> None:
    """given: further fields of NewSound."""
    from ..usecases.ingest_file import add_sound_file
    from ..usecases.sound_upload import NewSound
    from ..usecases.sounds import added_sound

    new = NewSound(file.name, file_size(file), role=role, **given)
    made = add_sound_file(services, OPERATOR, video_id, file, new, _sending(file, new))
    status = added_sound(services, OPERATOR, video_id, made.id)
    status = _wait_for(services, status) if wait else status
    if json:
        as_json(sound_json(status))
    else:
        print(f"{made.id}: {described(status)}.")
    raise typer.Exit(int(status.sound.state is SoundState.FAILED))


def _sending(file: Path, new: NewSound) -> Any:
    line = ProgressLine()

    def show(sent: int) -> None:
        line.write(f"{file.name}: {sent / new.size:.0%} sent")
        if sent >= new.size:
            line.end()

    return show


def _wait_for(services: Services, status: SoundStatus) -> SoundStatus:
    from ..usecases.sounds import added_sound

    line = ProgressLine()
    try:
        while status.sound.state is SoundState.MAKING:
            line.write(f"{status.sound.file_name}: {status.progress:.0%} made")
            time.sleep(LOOK_EVERY)
            status = added_sound(services, OPERATOR, status.sound.video_id, status.sound.id)
    except KeyboardInterrupt:
        line.end()
        complain("Not waiting any more; the work goes on. See `./notflix tracks list`.")
        raise typer.Exit(130) from None
    line.end()
    return status


def described(status: SoundStatus) -> str:
    """'commentary in de, being made (40%)'."""
    sound = status.sound
    language = f"in {sound.language}" if sound.language else "of an unknown language"
    return f"{sound.role} {language}, {doing(status)}"


def doing(status: SoundStatus) -> str:
    if status.sound.state is SoundState.FAILED:
        return f"failed: {status.message}"
    share = f" ({status.progress:.0%})" if status.sound.state is SoundState.MAKING else ""
    return f"{_DOING[status.sound.state]}{share}"


def sound_row(status: SoundStatus) -> tuple[str, ...]:
    """A line of `tracks list`."""
    sound = status.sound
    delay = f"{sound.delay_ms / 1000:+.3f} s"
    return (sound.id, sound.language or "-", f"sound: {sound.role}", delay, doing(status), sound.name, sound.file_name)


def sound_json(status: SoundStatus) -> dict[str, Any]:
    shown = dataclasses.asdict(status.sound)
    return {**shown, "plays": status.plays, "progress": status.progress, "message": status.message}


def change_added_sound(services: Services, video_id: str, track_id: str, **changes: Any) -> None:
    from ..usecases.sounds import change_sound

    status = change_sound(services, OPERATOR, video_id, track_id, **changes)
    print(f"{track_id}: {described(status)}, moved by {status.sound.delay_ms} ms.")


def download_sound(services: Services, video_id: str, track_id: str, output: Path | None) -> None:
    """The file as it was sent."""
    from ..usecases.sounds import sent_file

    if output is None:
        raise Refused("Sound is not printed here: say with --output where it is to be written.")
    sent = sent_file(services, OPERATOR, video_id, track_id)
    services.sources.get_file(sent.key, output)
