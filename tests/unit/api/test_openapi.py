"""The API is what its OpenAPI says, to Schemathesis, which knows nothing else of it and asks for all that it allows."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import checks

from notflix_app.api.app import make_api
from notflix_app.core.people import Role, Scope
from notflix_app.core.rights import OPERATOR, of_person
from notflix_app.settings import Settings
from notflix_app.usecases import people, tokens
from tests.fakes.services import fake_services
from tests.fixtures.api import BASE, SHELL

SERVICES = fake_services()
API = make_api(SERVICES, Settings(public_url=BASE, _env_file=None), lambda *_: SHELL)  # type: ignore[call-arg]
DESCRIBED = schemathesis.openapi.from_dict(API.openapi())
DESCRIBED.app = API
DESCRIBED.config.update(base_url=BASE)
# Not whether all is taken that it allows, and nothing else: rules like “a line ends after it begins” are in words.
CHECKED = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.unsupported_method,
]
SLOW = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)


@pytest.fixture(scope="module")
def owner() -> dict[str, str]:
    olga = people.add(SERVICES, OPERATOR, "Olga", "correct horse", role=Role.OWNER)
    return {"Authorization": f"Bearer {tokens.make(SERVICES, of_person(olga), '', list(Scope))}", "Origin": BASE}


# oEmbed's own word for a format that nobody speaks is 501.
@DESCRIBED.exclude(path="/oembed").parametrize()
@settings(max_examples=10, deadline=None, derandomize=True, database=None, suppress_health_check=SLOW)
def test_it_answers_as_it_says(case: schemathesis.Case, owner: dict[str, str]) -> None:
    case.call_and_validate(headers=owner, checks=CHECKED)
