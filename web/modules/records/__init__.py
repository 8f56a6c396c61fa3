"""直播記錄: who was in which class, attendance by the school's rule, spreadsheets and slips; purged after half a year."""

from web.module import Module
from web.modules.records import purging, routes
from web.routing import of_app

MODULE = Module(
    name="records",
    routes=of_app("classes", routes.ROUTES),
    needs=("classes", "directory"),
    clean_up=purging.purge,
)
