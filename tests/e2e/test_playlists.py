"""A playlist that somebody makes on its page, renames and deletes."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.stack import Stack

pytestmark = pytest.mark.e2e


def test_it_is_made_renamed_and_deleted(page: Page, own_stack: Stack) -> None:
    name, renamed = (f"Evening {uuid.uuid4().hex[:8]}" for _ in range(2))
    page.goto(f"{own_stack.url}/playlists")
    page.get_by_label("A new playlist", exact=True).fill(name)
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page).to_have_url(re.compile(r"/playlists/\w+"))
    page.get_by_text("Name, and whom it is for").click()
    page.get_by_label("Name", exact=True).fill(renamed)
    page.get_by_label("Whom it is for").select_option("All members")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name=renamed)).to_be_visible()
    page.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_label("A new playlist", exact=True)).to_be_visible()
    expect(page.get_by_text(renamed)).to_have_count(0)
