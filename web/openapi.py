"""The OpenAPI 3.1 document, from the routes' own models and the message catalogue of the sockets."""

import asyncio
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

from aiohttp import hdrs, web
from openapi_pydantic import OpenAPI
from pydantic import BaseModel, Field
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from signaling import schema as catalogue
from web import errors
from web.auth import COOKIE
from web.errors import ProblemType
from web.middleware import PROBLEM_JSON, SAFE_METHODS
from web.module import Module
from web.offers import APP_OFF
from web.routing import BASE, Needs, Output, Route

PATH_PARAMETER: Final = re.compile(r"{(\w+)}")
SIGNED_IN_SCHEME: Final = "signIn"
BEARER_SCHEME: Final = "apiToken"
SECURITY_SCHEMES: Final = {
    SIGNED_IN_SCHEME: {"type": "apiKey", "in": "cookie", "name": COOKIE},
    BEARER_SCHEME: {"type": "http", "scheme": "bearer", "description": "A token of `/api-tokens`, in its scopes."},
}


class FieldFault(Output):
    """One field that is not as it must be: `body.title`, `string-too-long`."""

    field: str
    code: str
    detail: str


class ProblemBody(BaseModel):
    """RFC 9457. `code` is stable; some problems have further members."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    retry_after: int | None = Field(None, description="Seconds until trying again makes sense.")
    errors: list[FieldFault] | None = Field(None, description="With `invalid`: each faulty field.")


Json = dict[str, Any]
References = Mapping[Any, Json]
"""The `$ref` of each (model, mode)."""


def document(modules: Sequence[Module]) -> Json:
    """The document of these modules' routes. Raises `ValueError` when two models want one name."""
    routes = [route for module in modules for route in module.routes]
    references, schemas = _schemas(routes)
    paths: dict[str, Json] = {}
    for module in modules:
        for route in module.routes:
            paths.setdefault(BASE + route.path, {})[route.method.lower()] = _operation(module, route, references)
    content = {
        "openapi": "3.1.1",
        "info": {
            "title": "Smart Campus",
            "version": "1",  # of the interface, as in its path; /site tells that of the product
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": module.name} for module in modules if module.routes],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": SECURITY_SCHEMES,
        },
    }
    OpenAPI.model_validate(content)
    return content


def document_route(modules: Sequence[Module]) -> web.RouteDef:
    """Serves the document. It is made in a thread when it is first asked for: that takes longer than a request may."""
    made = cache(lambda: dumps(document(modules)))

    async def handler(_request: web.Request) -> web.Response:
        body = await asyncio.to_thread(made)
        return web.Response(body=body, content_type="application/json", headers={hdrs.CACHE_CONTROL: "no-cache"})

    return web.get(f"{BASE}/openapi.json", handler)


def dumps(content: Json) -> bytes:
    """As it is committed for the client's generator: indented, in a stable order."""
    return json.dumps(content, indent=1, ensure_ascii=False).encode() + b"\n"


def _schemas(routes: Sequence[Route]) -> tuple[References, dict[str, Json]]:
    keys: dict[tuple[type[BaseModel], JsonSchemaMode], None] = {(ProblemBody, "serialization"): None}
    for route in routes:
        keys |= {(model, "validation"): None for model in (route.body,) if model}
        keys |= {(model, "serialization"): None for model in (route.reply,) if model}
    references, definitions = models_json_schema(list(keys), ref_template=catalogue.REF_TEMPLATE)
    schemas: dict[str, Json] = definitions["$defs"]
    for name, schema in catalogue.components().items():
        if schemas.setdefault(name, schema) != schema:
            raise ValueError(f"two different models are called {name}")
    return references, dict(sorted(schemas.items()))


def _operation(module: Module, route: Route, references: References) -> Json:
    operation: Json = {
        "operationId": _camel(f"{module.name}_{route.handler.__name__}"),
        "tags": [module.name],
        "summary": route.summary,
        "responses": {str(route.success): _success(route, references), **_failures(route, references)},
        "security": _security(route),
    }
    if parameters := list(_parameters(route)):
        operation["parameters"] = parameters
    if route.body is not None:
        content = {"application/json": {"schema": references[route.body, "validation"]}}
        operation["requestBody"] = {"required": True, "content": content}
    if route.upload is not None:
        file = {"schema": {"type": "string", "format": "binary"}}
        operation["requestBody"] = {"required": True, "content": dict.fromkeys(route.upload.media, file)}
    return operation


def _security(route: Route) -> list[dict[str, list[str]]]:
    """Each entry suffices by itself; a token needs the scope that is named."""
    if route.needs is Needs.NOTHING:
        return []
    by_token = [{BEARER_SCHEME: [route.scope.value]}] if route.scope is not None else []
    return [{SIGNED_IN_SCHEME: []}, *by_token]


def _parameters(route: Route) -> Iterator[Json]:
    for name in PATH_PARAMETER.findall(route.path):
        yield {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
    if route.query is not None:
        schema = route.query.model_json_schema()
        for name, property_ in schema.get("properties", {}).items():
            required = name in schema.get("required", [])
            yield {"name": name, "in": "query", "required": required, "schema": _inlined(property_, schema)}
    for name in route.headers:
        yield {"name": name, "in": "header", "required": False, "schema": {"type": "string", "maxLength": 64}}


def _inlined(schema: Json, whole: Json) -> Json:
    """A query parameter's schema without references and without `null`: a parameter is there or it is not."""
    options = schema.get("anyOf")
    if options is not None and {"type": "null"} in options:
        (only,) = [option for option in options if option != {"type": "null"}]
        schema = {**{key: value for key, value in schema.items() if key not in {"anyOf", "default"}}, **only}
    if "$ref" in schema:
        target = whole["$defs"][schema["$ref"].rpartition("/")[2]]
        schema = {**{key: value for key, value in schema.items() if key != "$ref"}, **target}
    return schema


def _success(route: Route, references: References) -> Json:
    if route.media:
        json = route.media == "application/json"
        content = {route.media: {"schema": {"type": "object"} if json else {"type": "string", "format": "binary"}}}
        return {"description": "The file.", "content": content}
    if route.reply is None:
        return {"description": "Done."}
    schema = references[route.reply, "serialization"]
    return {"description": "What was asked for.", "content": {"application/json": {"schema": schema}}}


def _failures(route: Route, references: References) -> dict[str, Json]:
    by_status: dict[int, dict[str, None]] = {}
    for kind in _problems(route):
        by_status.setdefault(kind.status, {})[kind.code] = None
    content = {PROBLEM_JSON: {"schema": references[ProblemBody, "serialization"]}}
    return {
        str(status): {"description": "Codes: " + ", ".join(f"`{code}`" for code in codes) + ".", "content": content}
        for status, codes in sorted(by_status.items())
    }


def _problems(route: Route) -> Iterator[ProblemType]:
    """What the handler declares, and what the frame answers before it is called."""
    yield from route.problems
    if route.app is not None:
        yield APP_OFF
    if route.needs is not Needs.NOTHING:
        yield errors.NOT_SIGNED_IN
    if route.scope is not None:
        yield from (errors.TOKEN_SCOPE, errors.TOO_MANY_REQUESTS)
    if route.needs in {Needs.STAFF, Needs.ADMINISTRATOR}:
        yield errors.NOT_ALLOWED
    if route.method not in SAFE_METHODS:
        yield errors.CROSS_SITE
    if PATH_PARAMETER.search(route.path):
        yield errors.NOT_FOUND
    if route.query is not None:
        yield from (errors.BAD_REQUEST, errors.INVALID)
    if route.upload is not None:
        yield errors.TOO_LARGE
    if route.body is not None:
        yield from (errors.BAD_REQUEST, errors.TOO_LARGE, errors.NOT_JSON, errors.INVALID)


def _camel(name: str) -> str:
    first, *rest = re.split(r"[_-]+", name)
    return first + "".join(word.capitalize() for word in rest)
