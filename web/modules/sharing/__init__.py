"""分享直播: how people come to a class from outside the product: by link and QR, forwarded cards, the door, as guests."""

from web.module import Module
from web.modules.sharing import routes

MODULE = Module(
    name="sharing",
    routes=routes.ROUTES,
    needs=("bookings", "classes", "directory", "groups", "inbox"),
)
