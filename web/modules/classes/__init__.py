"""上課直播: starting live classes, admitting to their rooms, and keeping what happens in them."""

from web.module import Module
from web.modules.classes import announcing, registrar, rooms, routes, sweeping
from web.routing import of_app

MODULE = Module(
    name="classes",
    routes=of_app("classes", routes.ROUTES),
    jobs={sweeping.SWEEP: sweeping.sweep, announcing.ANNOUNCE: announcing.announce_due},
    needs=("directory", "groups", "inbox"),
    doors=rooms.ClassDoors,
    registrar=registrar.ClassRegistrar,
)
