"""Schemathesis asks the running server everything that the document allows, and some that it does not.

Bounded and with fixed seeds. No answer may be a 5xx, have a status that the document does not name for the operation,
or a body that is not as the document says.
"""

import json
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.end_to_end.server import Server, running_server
from web.auth import COOKIE
from web.modules import MODULES
from web.openapi import document

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
pytestmark = pytest.mark.xdist_group("fuzz")
EXAMPLES = 5
SCHEMA: Any = schemathesis.openapi.from_dict(document(MODULES))
OPERATIONS: dict[str, Any] = {found.ok().label: found.ok() for found in SCHEMA.get_all_operations()}


def can_be_asked_wrongly(raw: dict[str, Any]) -> bool:
    """Any text is a path parameter: what has nothing else, and needs no sign-in, takes everything that can be sent."""
    others = [parameter for parameter in raw.get("parameters", ()) if parameter["in"] != "path"]
    return "requestBody" in raw or bool(others) or bool(raw.get("parameters") and raw["security"])


WITH_INPUT = [label for label, operation in OPERATIONS.items() if can_be_asked_wrongly(operation.definition.raw)]
CASES = [(label, GenerationMode.POSITIVE) for label in OPERATIONS]
CASES += [(label, GenerationMode.NEGATIVE) for label in WITH_INPUT]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("fuzz")
    with running_server(folder, OPENID__ISSUER="http://127.0.0.1:9", OPENID__CLIENT_ID="campus") as server:
        yield server
        assert "bug" not in {json.loads(line)["event"] for line in server.read_log().split("\n") if line[:1] == "{"}


@pytest.fixture
def token(server: Server) -> str:
    """A new sign-in of the first teacher of the cast, since some operations end it."""
    with urllib.request.urlopen(f"{server.url}/api/v1/demo/cast") as answer:
        person = json.load(answer)["groups"][0]["people"][0]["person_id"]
    wish = urllib.request.Request(
        f"{server.url}/api/v1/demo/sign-in",
        data=json.dumps({"person_id": person}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(wish) as answer:
        return str(answer.headers["Set-Cookie"].partition(";")[0].partition("=")[2])


@pytest.mark.parametrize(("label", "mode"), CASES, ids=[f"{mode.value} {label}" for label, mode in CASES])
def test_every_operation_answers_as_the_document_says(
    label: str, mode: GenerationMode, server: Server, token: str
) -> None:
    operation = OPERATIONS[label]
    strategy: Any = operation.as_strategy(generation_mode=mode)

    def ask(case: Any) -> None:
        response = case.call(base_url=server.url, cookies={COOKIE: token})
        case.validate_response(response, checks=CHECKS)

    run: Callable[[], None] = settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )(given(case=strategy)(ask))
    run()
