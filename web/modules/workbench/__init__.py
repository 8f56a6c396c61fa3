"""工作台: the apps that a role has, and what needs one today."""

from web.module import Module
from web.modules.workbench import routes

MODULE = Module(name="workbench", routes=routes.ROUTES, needs=("bookings", "classes", "groups", "signup"))
