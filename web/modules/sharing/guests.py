"""Guests: people who come to one class by its link, with a name and nothing else, where class and school allow it."""

from typing import Final

from web.database import new_id
from web.devices import device_of
from web.errors import Problem, ProblemType
from web.limits import HOUR, MINUTE, Limit
from web.modules.directory.tables import Person, names
from web.modules.sharing.door import behind, door
from web.modules.sharing.models import DoorState, Guest, NewGuest
from web.routing import Request

BY_ADDRESS: Final = Limit("guests-of-address", 120, HOUR)
"""A whole school may share an address."""
BY_CLASS: Final = Limit("guests-of-class", 600, MINUTE)

NO_GUESTS = ProblemType("no-guests", 403, "Guests cannot enter this class now")
"""`state` tells why, as the door says it."""
SIGNED_IN_ALREADY = ProblemType("signed-in-already", 409, "Enter as who you are")


async def enter(request: Request, class_id: str, body: NewGuest) -> Guest:
    """Makes a person who is nobody in the school, and a sign-in for this class alone. Raises `not-found`, `no-guests`."""
    services, before = request.services, request.signed_in
    await services.limits.hit(BY_ADDRESS, request.address)
    await services.limits.hit(BY_CLASS, class_id)
    async with services.database.write() as session:
        at = await door(session, None, class_id, services.clock.now())
        if at.state is not DoorState.OPEN:
            raise Problem(NO_GUESTS, state=at.state)
        if before is not None and not before.guest:
            raise Problem(SIGNED_IN_ALREADY)
        school_id = (await behind(session, class_id)).school_id
        if before is not None:
            await services.sign_ins.end(session, before.person_id)
        person = Person(id=new_id(), **names(body.name))
        session.add(person)
        await session.flush()
        request.head.token = await services.sign_ins.open(
            session,
            person.id,
            school_id,
            method="guest",
            device=device_of(request.raw.headers.get("User-Agent", "")),
            guest_of=class_id,
        )
    return Guest(person_id=person.id, name=body.name, class_id=class_id)
