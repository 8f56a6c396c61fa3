"""校曆: the days on which a school has no lessons. Bookings skip them; the school's own word is the last."""

from web.module import Module
from web.modules.calendar import routes

MODULE = Module(name="calendar", routes=routes.ROUTES, needs=("directory",))
