"""課件: slides that teachers bring, their pages as pictures for live classes, and exports with what was drawn on them."""

from web.module import Module
from web.modules.slides import actions, converting, exporting, finding, routes, scratch, uploading

MODULE = Module(
    name="slides",
    routes=routes.ROUTES,
    jobs={
        uploading.CONVERT: converting.convert,
        uploading.ABANDON: converting.abandon,
        actions.FREE: converting.free,
        exporting.EXPORT: exporting.export,
        exporting.FORGET: exporting.forget,
    },
    needs=("classes",),
    start=scratch.sweep,
    decks=finding.OwnDecks,
)
