"""Which of the listed classes have a replay (LIVE-40): asked of the recordings, where there are any."""

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from web.modules.records.models import AttendanceList, ClassRecord, RecordItem, Records
from web.services import Replays, ReplayState, Services


async def of_records(services: Services, session: AsyncSession, shown: Records) -> Records:
    states = await _states(services.replays, session, [one.id for one in shown.items])
    return shown.model_copy(update={"items": [_item(one, states) for one in shown.items]})


async def of_record(services: Services, session: AsyncSession, shown: ClassRecord) -> ClassRecord:
    states = await _states(services.replays, session, [shown.record.id])
    return shown.model_copy(update={"record": _item(shown.record, states)})


async def of_attendance(services: Services, session: AsyncSession, shown: AttendanceList) -> AttendanceList:
    states = await _states(services.replays, session, [one.class_id for one in shown.items])
    items = [one.model_copy(update={"replay_state": states.get(one.class_id, "none")}) for one in shown.items]
    return shown.model_copy(update={"items": items})


def _item(item: RecordItem, states: Mapping[str, ReplayState]) -> RecordItem:
    return item.model_copy(update={"replay_state": states.get(item.id, "none")})


async def _states(
    replays: Replays | None, session: AsyncSession, class_ids: Sequence[str]
) -> Mapping[str, ReplayState]:
    return {} if replays is None or not class_ids else await replays.states(session, class_ids)
