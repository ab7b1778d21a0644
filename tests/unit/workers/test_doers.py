from __future__ import annotations

import pytest

from notflix_app.core.errors import Refused, ToolFailed
from notflix_app.core.steps import StepKind
from workers.doers import DOERS, check_frames


def test_every_kind_of_step_has_its_doer() -> None:
    assert set(DOERS) == set(StepKind)


def test_all_frames_are_well() -> None:
    check_frames(480, 480, 16.0, "", first_try=True)


@pytest.mark.parametrize("first_try", [True, False])
def test_a_damaged_file_is_told_with_its_place_and_believed_the_second_time(first_try: bool) -> None:
    with pytest.raises(Refused, match=r"after 1:16 only 301 of 480 frames can be read") as caught:
        check_frames(301, 480, 76.0, "Error during demuxing: Invalid data", first_try=first_try)
    assert caught.value.permanent is not first_try


def test_a_broken_connection_is_not_the_files_fault() -> None:
    with pytest.raises(ToolFailed) as caught:
        check_frames(0, 480, 0.0, "[tcp] Connection refused", first_try=False)
    assert not caught.value.permanent
