"""The schemas of the catalogue, as the OpenAPI document takes them in."""

import json
import re
from typing import get_args

from signaling import messages
from signaling.refusals import RefusalCode
from signaling.schema import components


def types_of(union: object) -> set[str]:
    return {model.model_fields["type"].default for model in get_args(get_args(union)[0])}


def test_every_reference_leads_to_a_component() -> None:
    schemas = components()
    references = set(re.findall(r'"\$ref": "([^"]+)"', json.dumps(schemas)))
    assert references <= {f"#/components/schemas/{name}" for name in schemas}


def test_the_unions_tell_every_command_and_event_by_its_type() -> None:
    schemas = components()
    commands, events = schemas["ClientCommand"]["discriminator"], schemas["ServerEvent"]["discriminator"]
    assert commands["propertyName"] == events["propertyName"] == "type"
    assert set(commands["mapping"]) == types_of(messages.AnyCommand)
    assert set(events["mapping"]) == types_of(messages.AnyEvent)


def test_the_type_of_a_message_is_required_both_ways() -> None:
    schemas = components()
    for union in ("ClientCommand", "ServerEvent"):
        for reference in schemas[union]["discriminator"]["mapping"].values():
            assert "type" in schemas[reference.rsplit("/", 1)[1]]["required"]


def test_what_the_server_sends_has_all_its_fields_and_what_a_client_sends_may_lack_defaults() -> None:
    schemas = components()
    assert "asked_at" in schemas["Member"]["required"]
    assert "local_id" not in schemas["SendComment"]["required"]


def test_refusal_codes_are_an_enumeration_of_stable_kebab_case_names() -> None:
    codes = components()["RefusalCode"]["enum"]
    assert codes == [code.value for code in RefusalCode]
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", code) for code in codes)
