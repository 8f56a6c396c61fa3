"""課件: slides that teachers bring, their pages as pictures for live classes, and exports with what was drawn on them."""

from web.module import Module
from web.modules.slides import actions, converting, exporting, finding, routes, scratch, uploading
from web.routing import of_app

MODULE = Module(
    name="slides",
    routes=(*of_app("slides", routes.KEEPING), *routes.SHOWING),
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
