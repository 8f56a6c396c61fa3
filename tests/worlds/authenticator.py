"""A software authenticator: makes passkeys and signs with them as a browser and its platform do (WebAuthn level 3)."""

import hashlib
import json
import os
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

USER_PRESENT, USER_VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def b64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def un_b64(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Credential:
    rp_id: str
    user_handle: bytes
    id: bytes = field(default_factory=lambda: os.urandom(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    count: int = 0


@dataclass
class Authenticator:
    """Holds credentials. `verifies` tells whether it asks its user for a finger or a PIN."""

    origin: str
    verifies: bool = True
    credentials: list[Credential] = field(default_factory=list)

    def create(self, options: dict[str, Any], credential: Credential | None = None) -> dict[str, Any]:
        """`navigator.credentials.create`: the new credential, or one that was made before, as JSON."""
        if credential is None:
            credential = Credential(options["rp"]["id"], un_b64(options["user"]["id"]))
            self.credentials.append(credential)
        data = self._data(credential, ATTESTED) + self._attested(credential)
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        response = {
            "clientDataJSON": self._client_data("webauthn.create", options["challenge"]),
            "attestationObject": b64(attestation),
        }
        return self._as_json(credential, response)

    def get(self, options: dict[str, Any], credential: Credential | None = None) -> dict[str, Any]:
        """`navigator.credentials.get`: an assertion of one of the credentials for that place."""
        chosen = credential or next(each for each in self.credentials if each.rp_id == options["rpId"])
        chosen.count += 1
        data = self._data(chosen, 0)
        client_data = self._client_data("webauthn.get", options["challenge"])
        signed = data + hashlib.sha256(un_b64(client_data)).digest()
        response = {
            "clientDataJSON": client_data,
            "authenticatorData": b64(data),
            "signature": b64(chosen.key.sign(signed, ec.ECDSA(hashes.SHA256()))),
            "userHandle": b64(chosen.user_handle),
        }
        return self._as_json(chosen, response)

    def _as_json(self, credential: Credential, response: dict[str, str]) -> dict[str, Any]:
        return {
            "id": b64(credential.id),
            "rawId": b64(credential.id),
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {},
        }

    def _client_data(self, kind: str, challenge: str) -> str:
        content = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return b64(json.dumps(content).encode())

    def _data(self, credential: Credential, flags: int) -> bytes:
        flags |= USER_PRESENT | (USER_VERIFIED if self.verifies else 0)
        return hashlib.sha256(credential.rp_id.encode()).digest() + struct.pack(">BI", flags, credential.count)

    def _attested(self, credential: Credential) -> bytes:
        numbers = credential.key.public_key().public_numbers()
        cose = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})
        return bytes(16) + struct.pack(">H", len(credential.id)) + credential.id + cose
