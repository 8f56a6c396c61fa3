"""預約: lessons with a time that both sides know, one or a weekly series, with reminders (LIVE-04, LIVE-52)."""

from web.module import Module
from web.modules.bookings import cleaning, reminders, routes

MODULE = Module(
    name="bookings",
    routes=routes.ROUTES,
    jobs={reminders.REMIND: reminders.remind},
    needs=("calendar", "classes", "directory", "inbox"),
    clean_up=cleaning.clean_up,
)
