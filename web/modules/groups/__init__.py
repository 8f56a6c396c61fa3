"""班級群: the durable conversation of each class, and the live cards in it."""

from web.module import Module
from web.modules.groups import routes

MODULE = Module(name="groups", routes=routes.ROUTES, needs=("directory",))
