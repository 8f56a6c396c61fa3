"""分享直播: how people come to a class from outside the product: by link and QR, forwarded cards, the door, as guests."""

from web.module import Module
from web.modules.sharing import routes
from web.routing import of_app

MODULE = Module(
    name="sharing",
    routes=of_app("classes", routes.ROUTES),
    needs=("bookings", "classes", "directory", "groups", "inbox"),
)
