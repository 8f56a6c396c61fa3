"""班級群: the durable conversation of each class, and the live cards in it."""

from web.module import Module
from web.modules.groups import routes
from web.routing import of_app

MODULE = Module(name="groups", routes=(*of_app(routes.APP, routes.TALK), *routes.GROUPS), needs=("directory",))
