"""訂閱: how people come into a school by its QR codes; applications of administrators; the register of cards."""

from web.module import Module
from web.modules.signup import applications, cleaning, routes, terms_routes

MODULE = Module(
    name="signup",
    routes=(*routes.ROUTES, *terms_routes.ROUTES),
    jobs={applications.INVITE: applications.invite},
    needs=("directory", "signin", "inbox", "promotion"),
    clean_up=cleaning.clean_up,
)
