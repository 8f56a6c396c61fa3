"""API tokens (LIVE-54): making, listing and withdrawing them. What they may do stands at each route."""

from web.module import Module
from web.modules.tokens import routes

MODULE = Module(name="tokens", routes=routes.ROUTES, needs=("directory",))
