"""THE ONLY FILE that imports webauthn: options for a browser, and the checks of what it gives back (WebAuthn level 3).

Passkeys are discoverable and verify their user, so that one is enough to sign in.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

from webauthn import (  # noqa: TID251
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import parse_client_data_json  # noqa: TID251
from webauthn.helpers.structs import (  # noqa: TID251
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from web.settings import Settings

NAME: Final = "Smart Campus"
TIMEOUT_MS: Final = 300_000


class PasskeyRefused(Exception):
    """What the browser gave does not prove anything."""


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """Whom a passkey is for: `id` is the host name, `origin` the page that may ask for it."""

    id: str
    origin: str


@dataclass(frozen=True, slots=True)
class StoredKey:
    credential_id: bytes
    public_key: bytes
    sign_count: int


def relying_party(settings: Settings, host: str) -> RelyingParty | None:
    """The relying party under the address of a request (its `Host`); `None` where passkeys do not work: a bare IP."""
    ours = (origin for origin in settings.origins if urlsplit(origin).netloc == host)
    origin = settings.public_url or next(ours, None)
    name = urlsplit(origin).hostname if origin else None
    return RelyingParty(name, origin) if origin and name and not _is_ip(name) else None


def options_for_new(
    party: RelyingParty, person_id: str, name: str, known: Sequence[bytes]
) -> tuple[dict[str, Any], bytes]:
    """Options for `navigator.credentials.create`, and their challenge. `known`: credentials that the person has."""
    options = generate_registration_options(
        rp_id=party.id,
        rp_name=NAME,
        user_id=person_id.encode(),
        user_name=name,
        user_display_name=name,
        timeout=TIMEOUT_MS,
        exclude_credentials=[PublicKeyCredentialDescriptor(id=each) for each in known],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            require_resident_key=True,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
    )
    return json.loads(options_to_json(options)), options.challenge


def options_for_sign_in(party: RelyingParty) -> tuple[dict[str, Any], bytes]:
    """Options for `navigator.credentials.get`, for any passkey of this place, and their challenge."""
    options = generate_authentication_options(
        rp_id=party.id, timeout=TIMEOUT_MS, user_verification=UserVerificationRequirement.REQUIRED
    )
    return json.loads(options_to_json(options)), options.challenge


def challenge_of(credential: dict[str, Any]) -> bytes:
    """The challenge that a credential answers. Raises `PasskeyRefused` for what is no credential."""
    try:
        return bytes(parse_client_data_json(base64url_to_bytes(credential["response"]["clientDataJSON"])).challenge)
    except Exception as error:  # whatever hostile input makes the library raise
        raise PasskeyRefused(str(error)) from error


def credential_id_of(credential: dict[str, Any]) -> bytes:
    """Raises `PasskeyRefused`."""
    try:
        return base64url_to_bytes(credential["rawId"])
    except Exception as error:  # as above
        raise PasskeyRefused(str(error)) from error


def verify_new(credential: dict[str, Any], challenge: bytes, party: RelyingParty) -> StoredKey:
    """The key to keep. Raises `PasskeyRefused`."""
    try:
        verified = verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except Exception as error:  # as above
        raise PasskeyRefused(str(error)) from error
    return StoredKey(verified.credential_id, verified.credential_public_key, verified.sign_count)


def verify_sign_in(credential: dict[str, Any], challenge: bytes, party: RelyingParty, key: StoredKey) -> int:
    """The new signature count. Raises `PasskeyRefused`, also when the count goes back: the key has been copied."""
    try:
        verified = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )
    except Exception as error:  # as above
        raise PasskeyRefused(str(error)) from error
    return verified.new_sign_count


def _is_ip(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
