"""學校帳戶: staff sign in by the accounts that their school has anyway (OpenID Connect), once they are linked."""

from web.module import Module
from web.modules.openid import actions, pages, routes

MODULE = Module(
    name="openid",
    routes=routes.ROUTES,
    needs=("directory",),
    enabled=lambda services: bool(services.settings.openid.issuer),
    clean_up=actions.clean_up,
    pages=pages.pages,
)
