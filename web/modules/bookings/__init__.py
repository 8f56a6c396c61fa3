"""預約: lessons with a time that both sides know, one or a weekly series, with reminders (LIVE-04, LIVE-52)."""

from web.module import Module
from web.modules.bookings import cleaning, reminders, routes
from web.routing import of_app

MODULE = Module(
    name="bookings",
    routes=of_app("classes", routes.ROUTES),
    jobs={reminders.REMIND: reminders.remind},
    needs=("calendar", "classes", "directory", "inbox"),
    clean_up=cleaning.clean_up,
)
