"""The terms of the sign-up over HTTP, for the administrators who write them."""

from web.errors import INVALID, NOT_FOUND
from web.modules.signup import own_terms, problems
from web.modules.signup.models import NewTerms, TermsTexts, TermsVersions
from web.routing import Needs, Request, route


@route(
    "GET",
    "/sign-up-terms",
    summary="The terms of the sign-up: every version, and the newest one's texts",
    reply=TermsVersions,
    needs=Needs.ADMINISTRATOR,
)
async def list_terms(request: Request) -> TermsVersions:
    async with request.services.database.read() as session:
        return await own_terms.listed(session, request.actor.school_id)


@route(
    "GET",
    "/sign-up-terms/{version}",
    summary="The texts of a version of the terms",
    reply=TermsTexts,
    needs=Needs.ADMINISTRATOR,
    problems=(NOT_FOUND,),
)
async def show_terms(request: Request, *, version: str) -> TermsTexts:
    async with request.services.database.read() as session:
        return await own_terms.of_version(session, request.actor.school_id, version)


@route(
    "POST",
    "/sign-up-terms",
    summary="Publish new terms: who signs up from now on agrees to them",
    body=NewTerms,
    reply=TermsVersions,
    status=201,
    needs=Needs.ADMINISTRATOR,
    problems=(INVALID, problems.TERMS_CHANGED),
)
async def publish_terms(request: Request, *, body: NewTerms) -> TermsVersions:
    return await own_terms.publish(request.services, request.actor, body)


ROUTES = (list_terms, show_terms, publish_terms)
