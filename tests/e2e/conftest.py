"""What is started for these tests stops after the last of them: at rest a stack still takes a hundredth of a core."""

from tests.fixtures.feature import feature
from tests.fixtures.house import house
from tests.fixtures.stack import _ready, own_stack, pages, stack
from tests.fixtures.walk import walk

__all__ = ["_ready", "feature", "house", "own_stack", "pages", "stack", "walk"]
