"""消息: what each person was told, kept until it is read and after."""

from web.module import Module
from web.modules.inbox import routes

MODULE = Module(name="inbox", routes=routes.ROUTES)
