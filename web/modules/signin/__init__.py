"""Signing in by one-time code, passkey or link; one's sign-ins and passkeys; who one is."""

from web.module import Module
from web.modules.signin import cleaning, codes, link, routes

MODULE = Module(
    name="signin",
    routes=routes.ROUTES,
    jobs={codes.SEND: codes.send},
    needs=("directory",),
    clean_up=cleaning.clean_up,
    pages=link.pages,
)
