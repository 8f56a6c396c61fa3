"""API tokens over HTTP. Only a sign-in makes or withdraws one: no token begets another."""

from web.errors import INVALID, NOT_FOUND
from web.modules.tokens import actions
from web.modules.tokens.models import ApiTokenItems, MadeApiToken, NewApiToken
from web.routing import Needs, Request, route


@route(
    "GET",
    "/api-tokens",
    summary="One's API tokens; for administrators the whole school's",
    reply=ApiTokenItems,
    needs=Needs.STAFF,
)
async def list_tokens(request: Request) -> ApiTokenItems:
    async with request.services.database.read() as session:
        return ApiTokenItems(items=await actions.visible(session, request.actor))


@route(
    "POST",
    "/api-tokens",
    summary="Make an API token; its secret is in this answer only",
    body=NewApiToken,
    reply=MadeApiToken,
    status=201,
    needs=Needs.STAFF,
    problems=(INVALID, actions.TOO_MANY_TOKENS),
)
async def make_token(request: Request, *, body: NewApiToken) -> MadeApiToken:
    async with request.services.database.write() as session:
        return await actions.make(request.services, session, request.actor, body)


@route(
    "DELETE",
    "/api-tokens/{token_id}",
    summary="Withdraw an API token: it ends at once",
    needs=Needs.STAFF,
    problems=(NOT_FOUND,),
)
async def withdraw_token(request: Request, *, token_id: str) -> None:
    async with request.services.database.write() as session:
        await actions.withdraw(request.services, session, request.actor, token_id)


ROUTES = (list_tokens, make_token, withdraw_token)
