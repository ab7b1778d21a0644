"""Notflix as an app of its own on a desktop or a phone: what Chromium asks of a page for that, and what iOS takes."""

from __future__ import annotations

import base64
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page

from tests.fixtures import http
from tests.fixtures.stack import HOME, Stack

pytestmark = pytest.mark.e2e

ASSETS = HOME / "assets"
INK = "#0a0c0f"  # the page's, and the favicon's ground
# File → its size, and how much of it the favicon takes: systems cut a maskable one to any shape, down to a circle of
# four fifths (https://w3c.github.io/manifest/#icon-masks), and iOS rounds its corners.
ICONS = {"192": (192, 1.0), "512": (512, 1.0), "maskable-512": (512, 0.8), "apple-180": (180, 0.9)}
# RGBA as base64: the favicon over a ground ('' for none), and a picture.
DRAWN = """async ([address, size, share, ground]) => {
  const canvas = Object.assign(document.createElement('canvas'), {width: size, height: size});
  const drawing = canvas.getContext('2d'), image = new Image(), side = size * share, edge = (size - side) / 2;
  if (ground) { drawing.fillStyle = ground; drawing.fillRect(0, 0, size, size); }
  image.src = address;
  await image.decode();
  drawing.drawImage(image, edge, edge, side, side);
  const shown = drawing.getImageData(0, 0, size, size).data;
  return [canvas.toDataURL('image/png').split(',')[1], [...shown].filter((_, at) => at % 64 < 4)];
}"""
MAX_DIFFERENCE = 2.0  # of 255, on average: two versions of Chromium smooth edges in two ways


def as_data(name: str, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode((ASSETS / name).read_bytes()).decode()}"


def drawn(page: Page, name: str) -> tuple[bytes, list[int]]:
    """The icon as the favicon makes it: a PNG, and some of its pixels."""
    size, share = ICONS[name]
    favicon = as_data("favicon.svg", "image/svg+xml")
    png, pixels = page.evaluate(DRAWN, [favicon, size, share, "" if share == 1 else INK])
    return base64.b64decode(png), pixels


@pytest.mark.parametrize("name", ICONS)
def test_each_icon_is_the_favicon(page: Page, name: str) -> None:
    """Where that was changed, this says what to put in its place."""
    png, expected = drawn(page, name)
    _, pixels = page.evaluate(DRAWN, [as_data(f"icons/{name}.png", "image/png"), ICONS[name][0], 1, ""])
    difference = sum(abs(one - other) for one, other in zip(pixels, expected, strict=True)) / len(expected)
    assert difference < MAX_DIFFERENCE, f"assets/icons/{name}.png should be {base64.b64encode(png).decode()}"


def test_chromium_would_install_it(page: Page, stack: Stack) -> None:
    """A whole Chromium says itself what is missing; the one without windows finds fault with nothing, and reads the
    manifest like the other. https://web.dev/articles/install-criteria"""
    page.goto(stack.url)
    session = page.context.new_cdp_session(page)
    missing = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [error for error in missing if error["errorId"] != "in-incognito"] == []  # as each context of a test is
    read = session.send("Page.getAppManifest")
    manifest, icons = read["manifest"], read["manifest"]["icons"]
    assert read["errors"] == []
    assert (manifest["startUrl"], manifest["scope"]) == (f"{stack.url}/", f"{stack.url}/")
    assert (manifest["name"], manifest["display"]) == ("Notflix", "kStandalone")
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in icons if icon["type"] == "image/png"}
    for icon in icons:
        assert http.get(icon["url"]).headers["content-type"].startswith(icon["type"])
    assert http.get(read["url"]).headers["content-type"] == "application/manifest+json"


def test_ios_finds_its_icon(page: Page, stack: Stack) -> None:
    page.goto(stack.url)
    address = page.locator("link[rel=apple-touch-icon]").get_attribute("href")
    assert address
    answer = http.get(urljoin(stack.url, address))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
