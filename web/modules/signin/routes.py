"""Sign-in, the session, sign-ins and passkeys over HTTP."""

from web.errors import NOT_FOUND, NOT_SIGNED_IN, TOO_MANY_REQUESTS, Problem
from web.modules.directory import actions as directory
from web.modules.signin import actions, codes, passkeys, problems, screens
from web.modules.signin.models import (
    CodeSent,
    CodeTry,
    CodeWish,
    Me,
    NewPasskey,
    NewScreen,
    Nothing,
    PasskeyAnswer,
    PasskeyItem,
    Passkeys,
    ScreenAnswer,
    ScreenDigits,
    ScreenPage,
    ScreenQuestion,
    SessionChange,
    SignInItem,
    SignInItems,
    Site,
    WebAuthnOptions,
)
from web.modules.signin.tables import Purpose
from web.offers import LANGUAGE_NOT_OFFERED
from web.passkeys import relying_party
from web.routing import Needs, Request, route


@route("GET", "/site", summary="What the sign-in page must know", reply=Site, needs=Needs.NOTHING)
async def show_site(request: Request) -> Site:
    services = request.services
    async with services.database.read() as session:
        schools = await directory.count_schools(session)
    passkeys_work = relying_party(services.settings, request.raw.host) is not None
    return Site(
        demo=services.settings.demo,
        version=services.version,
        school_count=schools,
        signed_in=request.signed_in is not None and not request.signed_in.guest,
        passkeys=passkeys_work,
        school_account=services.settings.openid.name if services.settings.openid.issuer else None,
    )


@route("GET", "/session", summary="Who one is, in which school", reply=Me)
async def show_session(request: Request) -> Me:
    return await actions.who_am_i(request)


@route(
    "PATCH",
    "/session",
    summary="Another language, or another of one's schools",
    body=SessionChange,
    reply=Me,
    problems=(problems.NOT_IN_SCHOOL, LANGUAGE_NOT_OFFERED),
)
async def change_session(request: Request, *, body: SessionChange) -> Me:
    return await actions.change_session(request, body)


@route("DELETE", "/session", summary="Sign out")
async def sign_out(request: Request) -> None:
    await _end(request, only=request.actor.sign_in_id)
    request.head.token = ""


@route(
    "POST",
    "/sign-in/codes",
    summary="Have a one-time code sent; the same answer for every number",
    body=CodeWish,
    reply=CodeSent,
    status=202,
    needs=Needs.NOTHING,
    problems=(problems.BAD_PHONE, TOO_MANY_REQUESTS),
)
async def ask_for_code(request: Request, *, body: CodeWish) -> CodeSent:
    return await codes.ask(request, codes.number_of(body), Purpose.SIGN_IN)


@route(
    "POST",
    "/sign-in/code",
    summary="Sign in by a one-time code",
    body=CodeTry,
    reply=Me,
    needs=Needs.NOTHING,
    problems=(problems.WRONG_CODE, problems.CODE_EXPIRED, problems.TOO_MANY_TRIES, TOO_MANY_REQUESTS, NOT_SIGNED_IN),
)
async def sign_in_by_code(request: Request, *, body: CodeTry) -> Me:
    await actions.limit_tries(request)
    return await actions.sign_in(request, await codes.check(request, body), "code")


@route(
    "POST",
    "/sign-in/passkey-options",
    summary="Options for signing in by a passkey",
    body=Nothing,
    reply=WebAuthnOptions,
    needs=Needs.NOTHING,
    problems=(problems.PASSKEYS_NEED_A_NAME, TOO_MANY_REQUESTS),
)
async def ask_for_passkey(request: Request, *, body: Nothing) -> WebAuthnOptions:  # noqa: ARG001
    await actions.limit_tries(request)
    return await passkeys.sign_in_options(request)


@route(
    "POST",
    "/sign-in/passkey",
    summary="Sign in by a passkey",
    body=PasskeyAnswer,
    reply=Me,
    needs=Needs.NOTHING,
    problems=(problems.PASSKEY_REFUSED, problems.PASSKEYS_NEED_A_NAME, TOO_MANY_REQUESTS, NOT_SIGNED_IN),
)
async def sign_in_by_passkey(request: Request, *, body: PasskeyAnswer) -> Me:
    await actions.limit_tries(request)
    return await actions.sign_in(request, await passkeys.prove(request, body), "passkey")


@route(
    "POST",
    "/sign-in/screens",
    summary="Show a QR by which a signed-in telephone lets this screen in",
    body=Nothing,
    reply=NewScreen,
    status=201,
    needs=Needs.NOTHING,
    problems=(TOO_MANY_REQUESTS,),
)
async def show_screen(request: Request, *, body: Nothing) -> NewScreen:  # noqa: ARG001
    return await screens.show(request)


@route(
    "POST",
    "/sign-in/screen",
    summary="Ask whether the telephone has let this screen in; if so, sign in",
    body=ScreenQuestion,
    reply=ScreenAnswer,
    needs=Needs.NOTHING,
    problems=(problems.SCREEN_OVER, TOO_MANY_REQUESTS, NOT_SIGNED_IN),
)
async def ask_for_screen(request: Request, *, body: ScreenQuestion) -> ScreenAnswer:
    return await screens.ask(request, body.nonce)


@route("GET", "/screens/{token}", summary="Which screen wants to be let in", reply=ScreenPage, problems=(NOT_FOUND,))
async def look_at_screen(request: Request, *, token: str) -> ScreenPage:
    return await screens.look(request, token)


@route(
    "POST",
    "/screens/{token}/approve",
    summary="Let a screen in as oneself, by the four digits that it shows",
    body=ScreenDigits,
    problems=(NOT_FOUND, problems.NOT_THE_DIGITS),
)
async def approve_screen(request: Request, *, token: str, body: ScreenDigits) -> None:
    await screens.approve(request, token, body.digits)


@route("POST", "/screens/{token}/refuse", summary="Refuse a screen", problems=(NOT_FOUND,))
async def refuse_screen(request: Request, *, token: str) -> None:
    await screens.refuse(request, token)


@route("GET", "/passkeys", summary="One's passkeys", reply=Passkeys)
async def list_passkeys(request: Request) -> Passkeys:
    return await passkeys.listed(request)


@route(
    "POST",
    "/passkeys/options",
    summary="Options for a new passkey",
    body=Nothing,
    reply=WebAuthnOptions,
    problems=(problems.PASSKEYS_NEED_A_NAME, problems.TOO_MANY_PASSKEYS),
)
async def ask_for_new_passkey(request: Request, *, body: Nothing) -> WebAuthnOptions:  # noqa: ARG001
    return await passkeys.new_options(request)


@route(
    "POST",
    "/passkeys",
    summary="Add a passkey",
    body=NewPasskey,
    reply=PasskeyItem,
    status=201,
    problems=(problems.PASSKEY_REFUSED, problems.PASSKEYS_NEED_A_NAME, problems.TOO_MANY_PASSKEYS),
)
async def add_passkey(request: Request, *, body: NewPasskey) -> PasskeyItem:
    return await passkeys.add(request, body)


@route("DELETE", "/passkeys/{passkey_id}", summary="Remove a passkey", problems=(NOT_FOUND,))
async def remove_passkey(request: Request, *, passkey_id: str) -> None:
    await passkeys.remove(request, passkey_id)


@route("GET", "/sign-ins", summary="Where one is signed in", reply=SignInItems)
async def list_sign_ins(request: Request) -> SignInItems:
    actor = request.actor
    async with request.services.database.read() as session:
        rows = await request.services.sign_ins.of_person(session, actor.person_id)
    items = [
        SignInItem(
            id=row.id,
            device=row.device,
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
            current=row.id == actor.sign_in_id,
        )
        for row in rows
    ]
    return SignInItems(items=items)


@route("DELETE", "/sign-ins/{sign_in_id}", summary="End one sign-in, its sockets and its media", problems=(NOT_FOUND,))
async def end_sign_in(request: Request, *, sign_in_id: str) -> None:
    if not await _end(request, only=sign_in_id):
        raise Problem(NOT_FOUND)
    if sign_in_id == request.actor.sign_in_id:
        request.head.token = ""


@route("DELETE", "/sign-ins", summary="End all one's sign-ins but this one")
async def end_other_sign_ins(request: Request) -> None:
    await _end(request, keep=request.actor.sign_in_id)


async def _end(request: Request, *, only: str | None = None, keep: str | None = None) -> bool:
    services = request.services
    async with services.database.write() as session:
        ended = await services.sign_ins.end(session, request.actor.person_id, only=only, keep=keep)
    for sign_in in ended:
        await services.rooms.end_sign_in(sign_in)
    return bool(ended)


ROUTES = (
    show_site,
    show_session,
    change_session,
    sign_out,
    ask_for_code,
    sign_in_by_code,
    ask_for_passkey,
    sign_in_by_passkey,
    show_screen,
    ask_for_screen,
    look_at_screen,
    approve_screen,
    refuse_screen,
    list_passkeys,
    ask_for_new_passkey,
    add_passkey,
    remove_passkey,
    list_sign_ins,
    end_sign_in,
    end_other_sign_ins,
)
