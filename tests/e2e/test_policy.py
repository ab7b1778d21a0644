"""The content security policy in a real browser: what got into a page by a hole of ours does not run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from notflix_app.api.headers import POLICY
from tests.fixtures.house import another_browser
from tests.fixtures.stack import Stack

pytestmark = pytest.mark.e2e

# As it would come with somebody's words that were not escaped: in the page, and put into it later.
INJECTED = """<script>window.ran = ["inline"]</script><img src="data:," onerror="(window.ran ||= []).push('handler')">
<script src="data:text/javascript,(window.ran ||= []).push('data')"></script>"""
LATER = """() => {
  const script = document.createElement("script");
  script.textContent = "(window.ran ||= []).push('later')";
  document.body.append(script);
  const link = document.createElement("a");
  link.href = "javascript:(window.ran ||= []).push('link')";
  document.body.append(link);
  link.click();
  const typed = document.createElement("button");
  typed.setAttribute("onclick", "(window.ran ||= []).push('attribute')");
  document.body.append(typed);
  typed.click();
  return new Promise((done) => setTimeout(() => done(window.ran ?? []), 200));
}"""
PAGES = ["/", "/watch/nothing", "/sign-in"]


def opened(page: Page, stack: Stack, path: str, *, policy: bool) -> None:
    """The page with what was injected; policy: with the header that it comes with."""

    def inject(route: Route) -> None:
        answer = route.fetch()
        headers = {name: value for name, value in answer.headers.items() if policy or name != POLICY.lower()}
        route.fulfill(response=answer, headers=headers, body=answer.text().replace("</body>", f"{INJECTED}</body>"))

    page.route(f"{stack.url}{path}", inject)
    page.goto(f"{stack.url}{path}")
    expect(page.get_by_role("searchbox").or_(page.get_by_role("combobox")).first).to_be_visible()  # ours do run


@pytest.fixture
def injected(browser: Browser) -> Iterator[Page]:
    """One whose console may say what was refused."""
    with another_browser(browser) as context:
        yield context.new_page()


@pytest.mark.parametrize("path", PAGES)
def test_no_script_runs_that_was_not_built_in(injected: Page, own_stack: Stack, path: str) -> None:
    opened(injected, own_stack, path, policy=True)
    assert injected.evaluate(LATER) == []


def test_without_the_policy_all_of_them_would_run(injected: Page, own_stack: Stack) -> None:
    opened(injected, own_stack, "/", policy=False)
    assert {*injected.evaluate(LATER)} == {"inline", "handler", "data", "later", "link", "attribute"}
