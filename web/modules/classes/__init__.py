"""上課直播: starting live classes, admitting to their rooms, and keeping who was there."""

from web.module import Module
from web.modules.classes import rooms, routes, sweeping

MODULE = Module(
    name="classes",
    routes=routes.ROUTES,
    jobs={sweeping.SWEEP: sweeping.sweep},
    needs=("directory", "groups", "inbox"),
    doors=rooms.ClassDoors,
    registrar=rooms.ClassRegistrar,
)
