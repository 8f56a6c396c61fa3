"""「你想成為誰？」: the cast of the demo school, and one click to be one of them. Only while the server runs the demo."""

from functools import cache

from pydantic import Field

from web.errors import NOT_FOUND, Problem
from web.modules.demo.cast import Cast, cast, members_of
from web.modules.demo.plan import MAIN, build
from web.modules.signin.actions import sign_in
from web.modules.signin.models import Me
from web.routing import Input, Needs, Request, route


class Choice(Input):
    person_id: str = Field(min_length=1, max_length=64)


@cache
def main_cast() -> Cast:
    """The plan does not change while the server runs."""
    return cast(build(MAIN))


@route("GET", "/demo/cast", summary="Who one can be in the demo", reply=Cast, needs=Needs.NOTHING)
async def show_cast(_request: Request) -> Cast:
    return main_cast()


@route(
    "POST",
    "/demo/sign-in",
    summary="Be somebody of the demo's cast",
    body=Choice,
    reply=Me,
    needs=Needs.NOTHING,
    problems=(NOT_FOUND,),
)
async def be_somebody(request: Request, *, body: Choice) -> Me:
    """Only the cast can be chosen: people who were added to the demo later sign in like everybody else."""
    if body.person_id not in members_of(main_cast()):
        raise Problem(NOT_FOUND)
    return await sign_in(request, body.person_id, "demo")


ROUTES = (show_cast, be_somebody)
