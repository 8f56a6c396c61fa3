"""自動升班: the classes of a new school year, and the students in them, from the authority's tables."""

from web.module import Module
from web.modules.promotion import actions, routes

MODULE = Module(
    name="promotion",
    routes=routes.ROUTES,
    jobs={actions.APPLY_PLAN: actions.run_apply_plan},
    needs=("directory",),
)
