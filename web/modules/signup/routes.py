"""訂閱 over HTTP: the walk, the codes, the applications, the register of cards, one's own cards."""

from sqlalchemy.ext.asyncio import AsyncSession

from web.access import require
from web.attachments import FileReply
from web.errors import INVALID, NOT_FOUND, NOT_SIGNED_IN, TOO_LARGE, TOO_MANY_REQUESTS, Problem
from web.limits import MINUTE, Limit
from web.modules.promotion.connector import NO_ANSWER
from web.modules.signin import problems as signin_problems
from web.modules.signin.models import CodeSent, CodeWish
from web.modules.signup import applications, cards, flow, invitations, locks, problems, proving, showing
from web.modules.signup.models import (
    BirthDate,
    CardChoice,
    CardFileQuery,
    Choices,
    ChosenIdentity,
    CodeItem,
    CodeItems,
    CodeProof,
    Details,
    Imported,
    JoinDoor,
    LockedCards,
    MyCards,
    NewSignUp,
    NewSignUpReply,
    RegisterState,
    RequestItems,
    SignUpView,
)
from web.modules.signup.tables import CodeKind
from web.qr import svg_qr
from web.routing import Needs, Request, Upload, route

DOORS = Limit("sign-up-doors", 600, MINUTE)
CARD_FILE = Upload(cards.FILE_BYTES, ("text/csv", "application/json"))
WALK = (problems.LOST, problems.ANOTHER_SIGNED_IN, problems.OUT_OF_STEP)
BINDING = (problems.CARD_TAKEN, problems.ALREADY_BOUND, problems.PHONE_OF_ANOTHER, problems.ENDED_BY_SCHOOL)
DATES = (
    problems.BAD_BIRTH_DATE,
    problems.WRONG_BIRTH_DATE,
    problems.NOT_THE_STUDENTS,
    problems.CARD_LOCKED,
    problems.TRIES_USED_UP,
    problems.CARD_UNKNOWN,
    problems.CLASS_NOT_SELECTABLE,
)


@route(
    "GET",
    "/join/{code}",
    summary="What stands behind a school's QR code: the school, the terms, the identities",
    reply=JoinDoor,
    needs=Needs.NOTHING,
    problems=(problems.NO_SUCH_CODE, TOO_MANY_REQUESTS),
)
async def show_door(request: Request, *, code: str) -> JoinDoor:
    await request.services.limits.hit(DOORS, request.address)
    async with request.services.database.read() as session:
        found, school = await invitations.opened(session, code)
        return await showing.door(session, found, school, flow.person_here(request), request.locale)


@route(
    "POST",
    "/join/{code}/sign-ups",
    summary="Accept the terms and begin",
    body=NewSignUp,
    reply=NewSignUpReply,
    status=201,
    needs=Needs.NOTHING,
    problems=(problems.NO_SUCH_CODE, problems.TERMS_CHANGED, TOO_MANY_REQUESTS),
)
async def begin(request: Request, *, code: str, body: NewSignUp) -> NewSignUpReply:
    return await flow.begin(request, code, body.terms_version)


@route(
    "GET",
    "/sign-up",
    summary="Where the sign-up of the header's token stands",
    reply=SignUpView,
    headers=(flow.HEADER,),
    needs=Needs.NOTHING,
    problems=(problems.LOST, problems.ANOTHER_SIGNED_IN),
)
async def show_sign_up(request: Request) -> SignUpView:
    return await proving.show(request)


@route(
    "PUT",
    "/sign-up/identity",
    summary="Choose the identity",
    body=ChosenIdentity,
    reply=SignUpView,
    headers=(flow.HEADER,),
    needs=Needs.NOTHING,
    problems=(*WALK, problems.IDENTITY_NOT_OFFERED, problems.ALREADY_ADMINISTRATOR, problems.APPLICATION_WAITS),
)
async def choose_identity(request: Request, *, body: ChosenIdentity) -> SignUpView:
    return await flow.choose_identity(request, body.identity)


@route(
    "POST",
    "/sign-up/codes",
    summary="Have a one-time code sent to a telephone",
    body=CodeWish,
    reply=CodeSent,
    status=202,
    headers=(flow.HEADER,),
    needs=Needs.NOTHING,
    problems=(*WALK, signin_problems.BAD_PHONE, problems.PHONE_NOT_YOURS, TOO_MANY_REQUESTS),
)
async def send_code(request: Request, *, body: CodeWish) -> CodeSent:
    return await flow.send_code(request, body)


@route(
    "POST",
    "/sign-up/code",
    summary="Prove the telephone by the code",
    body=CodeProof,
    reply=SignUpView,
    headers=(flow.HEADER,),
    needs=Needs.NOTHING,
    problems=(
        *WALK,
        signin_problems.WRONG_CODE,
        signin_problems.CODE_EXPIRED,
        signin_problems.TOO_MANY_TRIES,
        problems.ALREADY_ADMINISTRATOR,
        problems.APPLICATION_WAITS,
    ),
)
async def prove_phone(request: Request, *, body: CodeProof) -> SignUpView:
    return await flow.prove_phone(request, body.code)


@route(
    "GET",
    "/sign-up/choices",
    summary="Departments and classes to choose from, once the telephone is proved",
    reply=Choices,
    headers=(flow.HEADER,),
    needs=Needs.NOTHING,
    problems=WALK,
)
async def show_choices(request: Request) -> Choices:
    async with request.services.database.read() as session:
        row = await flow.current(session, request)
        if row.phone_verified_at is None:
            raise Problem(problems.OUT_OF_STEP)
        return await showing.choices(session, row.school_id)


@route(
    "PUT",
    "/sign-up/details",
    summary="Name, departments and classes of staff; name, class and relation of a student",
    body=Details,
    reply=SignUpView,
    headers=(flow.HEADER,),
    needs=Needs.NOTHING,
    problems=(
        *WALK,
        problems.CLASS_NEEDED,
        problems.RELATION_NEEDED,
        problems.NOT_A_TEACHERS,
        problems.NO_CLASSES,
        problems.CLASS_NOT_SELECTABLE,
        problems.NO_SUCH_DEPARTMENT,
    ),
)
async def fill_in(request: Request, *, body: Details) -> SignUpView:
    return await flow.fill_in(request, body)


@route(
    "PUT",
    "/sign-up/card",
    summary="The education card, scanned or typed, or a temporary number",
    body=CardChoice,
    reply=SignUpView,
    headers=(flow.HEADER,),
    needs=Needs.NOTHING,
    problems=(
        *WALK,
        problems.CARD_UNREADABLE,
        problems.BAD_TEMPORARY,
        problems.CARD_UNKNOWN,
        problems.CARD_OF_ANOTHER_KIND,
        NO_ANSWER,
        TOO_MANY_REQUESTS,
    ),
)
async def choose_card(request: Request, *, body: CardChoice) -> SignUpView:
    return await flow.choose_card(request, body)


@route(
    "POST",
    "/sign-up/birth-date",
    summary="The birth date of the card's holder; the end of the sign-up",
    body=BirthDate,
    reply=SignUpView,
    headers=(flow.HEADER,),
    needs=Needs.NOTHING,
    problems=(*WALK, *DATES, *BINDING, NO_ANSWER, NOT_SIGNED_IN, TOO_MANY_REQUESTS),
)
async def prove_birth_date(request: Request, *, body: BirthDate) -> SignUpView:
    return await proving.prove(request, body)


@route("GET", "/sign-up-codes", summary="The codes that one may share", reply=CodeItems, needs=Needs.STAFF)
async def list_codes(request: Request) -> CodeItems:
    async with request.services.database.read() as session:
        return await invitations.listed(request.services, session, request.actor)


@route(
    "POST",
    "/sign-up-codes/{kind}",
    summary="Make a code, or renew it: the old one opens nothing any more",
    reply=CodeItem,
    status=201,
    needs=Needs.STAFF,
    problems=(NOT_FOUND,),
)
async def make_code(request: Request, *, kind: str) -> CodeItem:
    return await invitations.make(request.services, request.actor, _kind(kind))


@route("DELETE", "/sign-up-codes/{kind}", summary="Withdraw a code", needs=Needs.ADMINISTRATOR, problems=(NOT_FOUND,))
async def withdraw_code(request: Request, *, kind: str) -> None:
    await invitations.withdraw(request.services, request.actor, _kind(kind))


@route(
    "GET",
    "/sign-up-codes/{kind}/qr.svg",
    summary="A code as a QR",
    media="image/svg+xml",
    needs=Needs.STAFF,
    problems=(NOT_FOUND,),
)
async def show_qr(request: Request, *, kind: str) -> FileReply:
    wanted = _kind(kind)
    require(request.actor, invitations.rule_of(wanted), request.actor)
    async with request.services.database.read() as session:
        code = await invitations.alive(session, request.actor.school_id, wanted)
    if code is None:
        raise Problem(NOT_FOUND)
    return FileReply(svg_qr(invitations.url_of(request.services, code)))


def _kind(text: str) -> CodeKind:
    try:
        return CodeKind(text)
    except ValueError:
        raise Problem(NOT_FOUND) from None


@route(
    "GET",
    "/sign-up-requests",
    summary="Who waits to become an administrator",
    reply=RequestItems,
    needs=Needs.ADMINISTRATOR,
)
async def list_requests(request: Request) -> RequestItems:
    async with request.services.database.read() as session:
        return await applications.listed(session, request.actor)


@route(
    "POST",
    "/sign-up-requests/{sign_up_id}/accept",
    summary="Make the applicant an administrator",
    needs=Needs.ADMINISTRATOR,
    problems=(NOT_FOUND, problems.DECIDED, problems.CARD_UNKNOWN, problems.CLASS_NOT_SELECTABLE, *BINDING, NO_ANSWER),
)
async def accept(request: Request, *, sign_up_id: str) -> None:
    await applications.decide(request.services, request.actor, sign_up_id, accept=True)


@route(
    "POST",
    "/sign-up-requests/{sign_up_id}/reject",
    summary="Refuse the applicant",
    needs=Needs.ADMINISTRATOR,
    problems=(NOT_FOUND, problems.DECIDED),
)
async def reject(request: Request, *, sign_up_id: str) -> None:
    await applications.decide(request.services, request.actor, sign_up_id, accept=False)


@route(
    "GET", "/education-cards", summary="How many cards were imported", reply=RegisterState, needs=Needs.ADMINISTRATOR
)
async def show_register(request: Request) -> RegisterState:
    require(request.actor, invitations.MANAGE_CODES, request.actor)
    async with request.services.database.read() as session:
        return await _state(request, session)


async def _state(request: Request, session: AsyncSession) -> RegisterState:
    connected = bool(request.services.settings.authority.url)
    return RegisterState(connected=connected, cards=await cards.count(session, request.actor.school_id))


@route(
    "POST",
    "/education-cards",
    summary="Import cards from a CSV or JSON file; the body is the file",
    upload=CARD_FILE,
    query=CardFileQuery,
    reply=Imported,
    status=201,
    needs=Needs.ADMINISTRATOR,
    problems=(INVALID, TOO_LARGE, problems.BAD_CARD_FILE),
)
async def import_cards(request: Request, *, query: CardFileQuery) -> Imported:
    require(request.actor, invitations.MANAGE_CODES, request.actor)
    assert query.name
    content = bytearray()
    async for part in request.raw.content.iter_any():
        content += part
        if len(content) > cards.FILE_BYTES:
            raise Problem(TOO_LARGE)
    try:
        found = cards.read(bytes(content))
    except cards.FileError as error:
        raise Problem(problems.BAD_CARD_FILE, error.detail, reason=error.code) from error
    async with request.services.database.write() as session:
        added, changed = await cards.do_import(session, request.actor.school_id, found)
        state = await _state(request, session)
        about = ("school", request.actor.school_id)
        await request.services.audit.add(session, request.actor, "cards-imported", about, added=added, changed=changed)
    return Imported(added=added, changed=changed, state=state)


@route(
    "GET",
    "/education-cards/locked",
    summary="Cards whose birth date was guessed wrong too often",
    reply=LockedCards,
    needs=Needs.ADMINISTRATOR,
)
async def list_locked(request: Request) -> LockedCards:
    async with request.services.database.read() as session:
        return await locks.locked(session, request.actor, request.services.clock.now())


@route(
    "POST",
    "/education-cards/{number}/unlock",
    summary="Let a locked card be proved again",
    needs=Needs.ADMINISTRATOR,
    problems=(NOT_FOUND,),
)
async def unlock_card(request: Request, *, number: str) -> None:
    await locks.unlock(request.services, request.actor, number)


@route("GET", "/my-cards", summary="The education cards that one has proved", reply=MyCards)
async def list_my_cards(request: Request) -> MyCards:
    async with request.services.database.read() as session:
        return await showing.my_cards(session, request.actor)


ROUTES = (
    show_door, begin, show_sign_up, choose_identity, send_code, prove_phone, show_choices, fill_in, choose_card,
    prove_birth_date, list_codes, make_code, withdraw_code, show_qr, list_requests, accept, reject, show_register,
    import_cards, list_locked, unlock_card, list_my_cards,
)  # fmt: skip
