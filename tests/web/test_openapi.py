"""The OpenAPI document: valid, up to date in the client, true of every operation, and fuzzed against the running app."""

from typing import Any

import orjson
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.test_house import ROOT
from tests.web.modules.campus import Campus, Person
from web.commands import openapi_document
from web.modules import MODULES
from web.openapi import document
from web.routing import BASE, Needs

METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture(scope="module")
def described() -> Any:
    return document(MODULES)


def operations(described: Any) -> list[tuple[str, str, Any]]:
    return [
        (method, path, operation)
        for path, item in described["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    ]


def test_the_document_is_valid_openapi(described: Any) -> None:
    OpenAPIV31SpecValidator(described).validate()


def test_the_committed_document_is_up_to_date() -> None:
    """`make generate` writes it and makes the client's types of it."""
    assert (ROOT / "web/client/openapi.json").read_bytes() == openapi_document()


def test_every_route_is_described_once(described: Any) -> None:
    routes = [route for module in MODULES for route in module.routes]
    found = operations(described)
    assert len(found) == len(routes)
    assert len({operation["operationId"] for _, _, operation in found}) == len(routes)


def test_the_message_catalogue_of_the_sockets_is_in_the_components(described: Any) -> None:
    schemas = described["components"]["schemas"]
    assert {"ClientCommand", "ServerEvent", "Refusal", "Joined"} <= set(schemas)
    assert schemas["ServerEvent"]["discriminator"]["propertyName"] == "type"


def test_two_models_of_one_name_are_refused() -> None:
    from web.module import Module
    from web.routing import Output, route

    class Refusal(Output):
        other: int

    @route("GET", "/x", summary="x", reply=Refusal)
    async def handler() -> Refusal:
        return Refusal(other=1)

    with pytest.raises(ValueError, match="Refusal"):
        document([Module(name="x", routes=[handler])])


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_the_server_gives_the_document(campus: Campus, described: Any) -> None:
    async with campus.http.get(f"{BASE}/openapi.json") as response:
        assert response.status == 200
        assert orjson.loads(await response.read()) == described


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_every_operation_that_needs_a_sign_in_refuses_without_one(campus: Campus) -> None:
    visitor = Person("", "", campus.http, "")
    asked = 0
    for module in MODULES:
        for route in module.routes:
            if route.needs is Needs.NOTHING:
                continue
            answer = await visitor.ask(route.method, route.path.replace("{", "").replace("}", ""), {})
            assert (answer.status, answer.code) == (401, "not-signed-in"), route
            asked += 1
    assert asked > 15


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_an_ended_or_invented_token_is_no_sign_in(campus: Campus) -> None:
    for token in ("", "x" * 43, "\u00e9", "a; b"):
        answer = await Person("", "", campus.http, token).ask("GET", "/session")
        assert answer.status == 401
