"""上課直播: starting live classes, admitting to their rooms, and keeping what happens in them."""

from web.module import Module
from web.modules.classes import announcing, registrar, rooms, routes, sweeping

MODULE = Module(
    name="classes",
    routes=routes.ROUTES,
    jobs={sweeping.SWEEP: sweeping.sweep, announcing.ANNOUNCE: announcing.announce_due},
    needs=("directory", "groups", "inbox"),
    doors=rooms.ClassDoors,
    registrar=registrar.ClassRegistrar,
)
