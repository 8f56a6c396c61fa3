"""PROTOCOL.md says what the code says: every message has an example that decodes, every refusal its line."""

import json
import re
from pathlib import Path
from typing import get_args

from signaling import messages, policy
from signaling.messages import Permission, RoomKind
from signaling.refusals import RefusalCode
from signaling.wire import decode_command

TEXT = (Path(__file__).parents[2] / "signaling" / "PROTOCOL.md").read_text(encoding="utf-8")


def examples() -> list[dict[str, object]]:
    """All JSON objects of all examples; several may stand in one block."""
    found: list[dict[str, object]] = []
    for block in re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL):
        rest = block.strip()
        while rest:
            value, end = json.JSONDecoder().raw_decode(rest)
            found.append(value)
            rest = rest[end:].strip()
    return found


def types_of(union: object) -> set[str]:
    return {model.model_fields["type"].default for model in get_args(get_args(union)[0])}


def test_every_message_has_an_example() -> None:
    shown = {example["type"] for example in examples() if "type" in example}
    assert shown == types_of(messages.AnyCommand) | types_of(messages.AnyEvent)


def test_every_example_of_a_command_is_valid() -> None:
    commands = [example for example in examples() if example.get("type") in types_of(messages.AnyCommand)]
    assert {decode_command(example).model_dump()["type"] for example in commands} == types_of(messages.AnyCommand)


def test_every_refusal_has_its_line() -> None:
    listed = re.findall(r"^\| `([a-z-]+)` \|", TEXT.partition("## 12.")[2], re.MULTILINE)
    assert listed == [code.value for code in RefusalCode]


def test_every_permission_is_named() -> None:
    assert all(f"`{permission}`" in TEXT for permission in Permission)


def test_the_slots_are_those_of_the_matrix() -> None:
    rows = re.findall(r"^\| (\w+) \| (\d+) \| (\d+) \|$", TEXT, re.MULTILINE)
    assert {RoomKind(kind): (int(video), int(audio)) for kind, video, audio in rows} == {
        kind: (rules.slots.video, rules.slots.audio) for kind, rules in policy.RULES.items()
    }
