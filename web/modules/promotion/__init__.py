"""自動升班: the classes of a new school year, and the students in them, from the authority's tables."""

from web.module import Module
from web.modules.promotion import actions, routes
from web.routing import of_app

MODULE = Module(
    name="promotion",
    routes=of_app("promotion", routes.ROUTES),
    jobs={actions.APPLY_PLAN: actions.run_apply_plan},
    needs=("directory",),
)
