"""What the dialog offers of a film."""

from __future__ import annotations

from notflix_app.ui.pages.download import RungModel, rung_models
from notflix_app.usecases.downloads import Offer, OfferedRung


def test_the_tallest_rung_is_chosen_and_each_says_how_large_it_is() -> None:
    offered = Offer((OfferedRung("1080p", 1920, 1080, 3 << 30), OfferedRung("240p", 426, 240, 2000)), ("English",), 0)
    assert rung_models(offered) == [
        RungModel("1080p", "MP4, about 3.0 GB", True),
        RungModel("240p", "MP4, about 2.0 KB", False),
    ]
