"""通訊錄管理: administrators keep the directory: people, classes, departments and tags, who leaves and who comes back."""

from web.module import Module
from web.modules.roster import routes, unit_routes
from web.modules.roster.exchange import routes as exchange_routes
from web.modules.roster.exchange import uploads

MODULE = Module(
    name="roster",
    routes=(*routes.ROUTES, *unit_routes.ROUTES, *exchange_routes.ROUTES),
    jobs={uploads.FORGET: uploads.run_forget},
    needs=("bookings", "directory"),
)
