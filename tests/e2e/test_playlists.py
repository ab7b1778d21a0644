"""A playlist that somebody makes on its page, renames, takes a film out of, and deletes."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from notflix_app.core.rights import OPERATOR
from notflix_app.usecases import playlists
from tests.fixtures.films import rows, services_of
from tests.fixtures.stack import Stack

pytestmark = pytest.mark.e2e


@pytest.fixture
def two_films(own_stack: Stack) -> Iterator[str]:
    """The id of a playlist of "The sea" and "The salt"."""
    services = services_of(own_stack)
    with rows(services, ("The sea", "The salt")) as (sea, salt):
        listed = playlists.create(services, OPERATOR, f"Evening {uuid.uuid4().hex[:8]}", video_id=sea.id)
        playlists.put_in(services, OPERATOR, listed.id, salt.id)
        yield listed.id
        playlists.delete(services, OPERATOR, listed.id)


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


def test_a_film_is_taken_out_of_it(page: Page, own_stack: Stack, two_films: str) -> None:
    page.goto(f"{own_stack.url}/playlists/{two_films}")
    films = page.locator("[data-film]")
    expect(films).to_have_count(2)
    page.get_by_role("button", name="Take out The sea").click()
    expect(films).to_have_count(1)
    expect(films).to_contain_text("The salt")
    page.reload()
    expect(films).to_contain_text("The salt")
