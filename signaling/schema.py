"""The catalogue as JSON Schemas (2020-12), for the OpenAPI document and thereby for the client's types."""

from typing import Any, get_args

from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from signaling.messages import AnyCommand, AnyEvent, AnyReply, Message, Refusal

REF_TEMPLATE = "#/components/schemas/{model}"
REPLIES: tuple[type[Message], ...] = (*get_args(AnyReply), Refusal)
UNIONS: dict[str, Any] = {"ClientCommand": AnyCommand, "ServerEvent": AnyEvent}

Schema = dict[str, Any]


def components() -> dict[str, Schema]:
    """All commands, events, replies and `Refusal` by name, and the unions `ClientCommand` and `ServerEvent`.

    References point into `#/components/schemas/`; the unions carry a discriminator by `type`. What the server sends is
    described as it is serialised (a field with a default is always there), what the client sends as it is validated.
    """
    schemas: dict[str, Schema] = {}
    for name, union in UNIONS.items():
        mode: JsonSchemaMode = "validation" if name == "ClientCommand" else "serialization"
        whole = TypeAdapter(union).json_schema(mode=mode, ref_template=REF_TEMPLATE)
        schemas.update(whole.pop("$defs"))
        schemas[name] = whole
    _, replies = models_json_schema([(reply, "serialization") for reply in REPLIES], ref_template=REF_TEMPLATE)
    schemas.update(replies["$defs"])
    for schema in schemas.values():
        _require_type(schema)
    return dict(sorted(schemas.items()))


def _require_type(schema: Schema) -> None:
    """`type` has a default in Python only: on the wire it tells what a message is, so it is always there."""
    if "type" in schema.get("properties", {}) and "type" not in (required := schema.setdefault("required", [])):
        required.insert(0, "type")
