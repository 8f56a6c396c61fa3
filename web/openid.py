"""THE ONLY FILE that imports joserfc: OpenID Connect, the code flow with PKCE, towards one provider.

OpenID Connect Core 1.0 (sections 3.1.2 and 3.1.3), Discovery 1.0, RFC 7636, RFC 9700. What the provider says is believed
after its signature, issuer, audience, time and nonce were checked.
"""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from urllib.parse import quote_plus, urlencode

import orjson
from aiohttp import ClientError, ClientSession, ClientTimeout, encode_basic_auth, hdrs
from joserfc import jwt  # noqa: TID251
from joserfc.errors import JoseError  # noqa: TID251
from joserfc.jwk import KeySet  # noqa: TID251
from pydantic import BaseModel, ConfigDict, ValidationError

from web.answers import whole
from web.clock import Clock
from web.settings import OpenIdSettings, is_private_way

ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "Ed25519", "EdDSA")
"""Asymmetric ones only: nobody who knows the client's secret can make a token."""
ANSWER_BYTES: Final = 256 * 1024
LEEWAY: Final = 60
"""Seconds by which the provider's clock may differ."""


class OpenIdFailed(Exception):
    """The provider did not answer, or what it said proves nobody. The sentence is for the log."""


class _Said(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


Said = TypeVar("Said", bound=_Said)


class Provider(_Said):
    """What the provider tells of itself (Discovery 1.0, section 3)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


class _Tokens(_Said):
    id_token: str


class Proof(_Said):
    """Who signed in there. `sub` is the provider's own, never changing name of the person."""

    sub: str
    phone_number: str | None = None
    phone_number_verified: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    """The secrets of one attempt: what goes into the address, and what is kept back."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> "Attempt":
        return cls(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48))

    @property
    def challenge(self) -> str:
        """RFC 7636, section 4.2."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return urlsafe_b64encode(digest).rstrip(b"=").decode()


class OpenId:
    """One provider. Its description is read once; its keys anew for each proof, so that a changed key works at once."""

    def __init__(self, settings: OpenIdSettings, redirect: str, clock: Clock) -> None:
        """`redirect` is the address to which the provider sends the browser back."""
        self._settings = settings
        self._redirect = redirect
        self._clock = clock
        self._provider: Provider | None = None

    async def address(self, attempt: Attempt) -> str:
        """Where the browser has to go. Raises `OpenIdFailed`."""
        async with self._client() as client:
            provider = await self._known(client)
        query = {
            "response_type": "code",
            "client_id": self._settings.client_id,
            "redirect_uri": self._redirect,
            "scope": self._settings.scope,
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": attempt.challenge,
            "code_challenge_method": "S256",
        }
        joint = "&" if "?" in provider.authorization_endpoint else "?"
        return f"{provider.authorization_endpoint}{joint}{urlencode(query)}"

    async def prove(self, code: str, attempt: Attempt) -> Proof:
        """Who came back with this code. Raises `OpenIdFailed`."""
        async with self._client() as client:
            provider = await self._known(client)
            tokens = await self._exchange(client, provider, code, attempt)
            keys = await _get(client, provider.jwks_uri)
        return self._read(tokens.id_token, keys, attempt.nonce)

    def _client(self) -> ClientSession:
        return ClientSession(timeout=ClientTimeout(total=self._settings.timeout))

    async def _known(self, client: ClientSession) -> Provider:
        if self._provider is None:
            issuer = self._settings.issuer.rstrip("/")
            said = _parse(Provider, await _get(client, f"{issuer}/.well-known/openid-configuration"))
            if said.issuer.rstrip("/") != issuer:
                raise OpenIdFailed(f"the provider calls itself {said.issuer}")
            if not all(map(is_private_way, (said.authorization_endpoint, said.token_endpoint, said.jwks_uri))):
                raise OpenIdFailed("an address of the provider is not https")
            self._provider = said
        return self._provider

    async def _exchange(self, client: ClientSession, provider: Provider, code: str, attempt: Attempt) -> _Tokens:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect,
            "code_verifier": attempt.verifier,
        }
        secret = self._settings.client_secret.get_secret_value()
        headers = {}
        if secret:  # RFC 6749, section 2.3.1: each half is encoded as in a form first
            headers[hdrs.AUTHORIZATION] = encode_basic_auth(quote_plus(self._settings.client_id), quote_plus(secret))
        else:
            form["client_id"] = self._settings.client_id
        try:
            async with client.post(
                provider.token_endpoint, data=form, headers=headers, allow_redirects=False
            ) as answer:
                body = await whole(answer, ANSWER_BYTES)
                if answer.status != 200:
                    raise OpenIdFailed(f"the provider answered {answer.status} to the code")
        except (ClientError, TimeoutError) as error:
            raise OpenIdFailed(str(error) or "the provider took too long") from error
        return _parse(_Tokens, _json(body))

    def _read(self, id_token: str, keys: Any, nonce: str) -> Proof:
        """OpenID Connect Core 1.0, section 3.1.3.7."""
        provider, own = self._provider, self._settings.client_id
        assert provider is not None
        rules = jwt.JWTClaimsRegistry(
            now=lambda: int(self._clock.now().timestamp()),
            leeway=LEEWAY,
            iss={"essential": True, "value": provider.issuer},
            aud={"essential": True, "value": own},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            token = jwt.decode(id_token, KeySet.import_key_set(keys), algorithms=ALGORITHMS)
            rules.validate(token.claims)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise OpenIdFailed(f"the identity token is not good: {error}") from error
        if token.claims.get("azp", own) != own:
            raise OpenIdFailed("the identity token was made for another")
        return _parse(Proof, token.claims)


async def _get(client: ClientSession, url: str) -> Any:
    try:
        async with client.get(url, allow_redirects=False) as answer:
            body = await whole(answer, ANSWER_BYTES)
            if answer.status != 200:
                raise OpenIdFailed(f"{url} answered {answer.status}")
    except (ClientError, TimeoutError) as error:
        raise OpenIdFailed(str(error) or f"{url} took too long") from error
    return _json(body)


def _json(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise OpenIdFailed("what the provider said is not JSON") from error


def _parse(model: type[Said], value: Any) -> Said:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise OpenIdFailed(f"the provider's {model.__name__} cannot be read") from error
