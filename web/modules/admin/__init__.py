"""管理後台: what administrators see and set of their school, and the superadministrator of the installation of all."""

from web.module import Module
from web.modules.admin import data_routes, installation, routes

MODULE = Module(
    name="admin",
    routes=(*routes.ROUTES, *data_routes.ROUTES, *installation.ROUTES),
    needs=("classes", "directory", "roster", "slides"),
)
