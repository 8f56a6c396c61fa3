"""A small real OpenID provider on loopback: discovery, a sign-in that asks nobody, one-time codes with PKCE, signed tokens."""

import hashlib
import secrets
import time
from base64 import b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_plus, urlencode

from aiohttp import hdrs, web
from aiohttp.test_utils import TestServer
from joserfc import jwt  # noqa: TID251
from joserfc.jwk import KeySet, RSAKey  # noqa: TID251

CLIENT = "campus"
SECRET = "a secret & a half"


@dataclass
class Provider:
    """`claims` are of whoever signs in there next; `twist` changes what goes into the token, for those that lie."""

    claims: dict[str, Any] = field(default_factory=lambda: {"sub": "account-1"})
    twist: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, auto_kid=True))
    signing_key: RSAKey | None = None
    """Another one than is published."""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    issuer: str = ""

    def app(self) -> web.Application:
        app = web.Application()
        app.add_routes(
            [
                web.get("/.well-known/openid-configuration", self.describe),
                web.get("/authorize", self.authorize),
                web.post("/token", self.token),
                web.get("/keys", self.keys),
            ]
        )
        return app

    async def serve(self) -> TestServer:
        server = TestServer(self.app())
        await server.start_server()
        self.issuer = str(server.make_url("/")).rstrip("/")
        return server

    async def describe(self, _request: web.Request) -> web.Response:
        addresses = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        found = {name: f"{self.issuer}/{path}" for name, path in addresses.items()}
        return web.json_response({"issuer": self.issuer, **found})

    async def authorize(self, request: web.Request) -> web.Response:
        query = dict(request.query)
        assert query["response_type"] == "code"
        assert query["client_id"] == CLIENT
        assert query["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = query
        back = urlencode({"code": code, "state": query["state"]})
        return web.Response(status=302, headers={hdrs.LOCATION: f"{query['redirect_uri']}?{back}"})

    async def token(self, request: web.Request) -> web.Response:
        form = await request.post()
        known = self.codes.pop(str(form["code"]), None)
        name, _, secret = b64decode(request.headers[hdrs.AUTHORIZATION].removeprefix("Basic ")).decode().partition(":")
        digest = hashlib.sha256(str(form["code_verifier"]).encode()).digest()
        challenge = urlsafe_b64encode(digest).rstrip(b"=").decode()
        good = known is not None and known["redirect_uri"] == form["redirect_uri"]
        if (
            not good
            or known is None
            or challenge != known["code_challenge"]
            or (name, unquote_plus(secret)) != (CLIENT, SECRET)
        ):
            return web.json_response({"error": "invalid_grant"}, status=400)
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": known["nonce"]}
        key = self.signing_key or self.key
        token = jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims | self.claims | self.twist, key)
        return web.json_response({"id_token": token, "access_token": "x", "token_type": "Bearer"})

    async def keys(self, _request: web.Request) -> web.Response:
        return web.json_response(KeySet([self.key]).as_dict(private=False))
