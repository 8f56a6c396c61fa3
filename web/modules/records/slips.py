"""Attendance slips (META-04): what one says, signed by the server, so that anybody can check a printed one.

The code carries what the slip says and an HMAC-SHA-256 of it (RFC 2104) by the server's own key. A slip is checked without
the record, and stays genuine when that has been purged.
"""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from typing import Any, Final

import orjson
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from web.access import Actor, can
from web.errors import NOT_FOUND, Problem, ProblemType
from web.modules.classes.settings import settings_of
from web.modules.directory.tables import School
from web.modules.records import actions, showing
from web.modules.records.loading import rule_of, stories
from web.modules.records.models import CODE_LENGTH, Slip, VerifiedSlip
from web.services import Services

PURPOSE: Final = b"attendance-slip-1:"
"""So that no other HMAC by the same key is one of a slip."""
MAC_BYTES: Final = 16

NOT_OVER = ProblemType("class-not-over", 409, "There are no slips until the class is over")
NOT_GENUINE = ProblemType("slip-not-genuine", 404, "This server has not issued such a slip")


async def slip(services: Services, session: AsyncSession, actor: Actor, class_id: str, person_id: str) -> Slip:
    """The slip of an expected student: for the host, administrators, the student and its parents. Raises `not-found`."""
    now = services.clock.now()
    live_class = await actions.kept_class(session, actor, class_id, now)
    if not can(actor, actions.READ_RECORD, live_class):
        await actions.check_family(session, actor, person_id)
    (story,) = await stories(session, [live_class], now)
    student = next((one for one in story.expected if one.person_id == person_id), None)
    if student is None:
        raise Problem(NOT_FOUND)
    if live_class.ended_at is None:
        raise Problem(NOT_OVER)
    school = await session.get_one(School, actor.school_id)
    attendance = showing.attendance_item(story, person_id, rule_of(await settings_of(session, school.id)))
    says = VerifiedSlip(
        school_name=school.name,
        name=student.name,
        group_name=student.group_name,
        title=live_class.title,
        host_name=live_class.host_name,
        started_at=live_class.begins_at,
        ended_at=live_class.ended_at,
        present=attendance.present,
        attended_seconds=attendance.attended_seconds,
        issued_at=now,
    )
    code = sign(services.key, says)
    return Slip(
        **says.model_dump(exclude={"genuine", "present", "attended_seconds"}),
        person_id=person_id,
        attendance=attendance,
        check_ins=showing.check_ins_of(story, person_id),
        check_in_count=len(story.check_ins),
        code=code,
        url=address(services, code),
    )


def address(services: Services, code: str) -> str:
    """The page on which anybody can check a slip."""
    return f"{services.settings.url}/slip/{code}"


def sign(key: bytes, says: VerifiedSlip) -> str:
    """What the slip says, as text that is safe in an address, and its signature."""
    content = orjson.dumps(list(says.model_dump(mode="json", exclude={"genuine"}).values()))
    return urlsafe_b64encode(_mac(key, content) + content).decode().rstrip("=")


def verify(key: bytes, code: str) -> VerifiedSlip:
    """What a genuine code says. Raises `slip-not-genuine`."""
    try:
        packed = urlsafe_b64decode(code[:CODE_LENGTH] + "=" * (-len(code) % 4))
        mac, content = packed[:MAC_BYTES], packed[MAC_BYTES:]
        if not hmac.compare_digest(mac, _mac(key, content)):
            raise Problem(NOT_GENUINE)
        names = [name for name in VerifiedSlip.model_fields if name != "genuine"]
        values: Mapping[str, Any] = dict(zip(names, orjson.loads(content), strict=True))
        return VerifiedSlip(**values)
    except (NotBase64, ValueError, ValidationError):
        raise Problem(NOT_GENUINE) from None


def _mac(key: bytes, content: bytes) -> bytes:
    return hmac.new(key, PURPOSE + content, hashlib.sha256).digest()[:MAC_BYTES]
