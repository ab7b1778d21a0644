"""Hostile files, or only broken ones; small, and made by ffmpeg and by hand."""

from tests.hostile import containers as containers
from tests.hostile import files as files
from tests.hostile.registry import HOSTILE as HOSTILE
from tests.hostile.registry import canary as canary
from tests.hostile.registry import make as make
