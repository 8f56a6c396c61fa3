"""直播回放: recording live classes, keeping and watching what was recorded, and who has consented to it."""

from web.module import Module
from web.modules.recordings import (
    composing,
    files,
    keeping,
    opening,
    replay_routes,
    routes,
    serving,
    settling,
    shelf,
)
from web.routing import of_app

MODULE = Module(
    name="recordings",
    routes=of_app("classes", (*routes.ROUTES, *replay_routes.ROUTES)),
    jobs={
        settling.SETTLE: settling.settle,
        settling.MOVE: settling.move,
        keeping.EXPIRE: keeping.expire,
        keeping.EMPTY: keeping.empty,
        shelf.SWEEP: shelf.sweep,
        files.COMPOSE: composing.make,
    },
    needs=("classes", "directory", "slides"),
    pages=serving.pages,
    start=settling.take_up,
    replays=opening.SchoolRecorders,
)
