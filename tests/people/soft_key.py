"""A passkey made of software: what a browser and its authenticator answer, byte by byte, as WebAuthn level 2 says.

`create` and `get` take the options that the server gave and return the JSON that its forms expect. The key's answers
can be bent: without the person verified, from another origin, for another challenge.
"""

import hashlib
import json
import os
import struct

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class SoftKey:
    """One credential on one authenticator."""

    def __init__(self, origin: str):
        self.origin = origin
        self.id = os.urandom(32)
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.counter = 0

    def create(self, options: dict, *, verified: bool = True, resident: bool | None = None) -> str:
        """The answer to navigator.credentials.create(); `resident` is what the browser says about the key, if any."""
        public = options["publicKey"]
        self.user_handle = public["user"]["id"]
        attested = bytes(16) + struct.pack(">H", len(self.id)) + self.id
        attested += cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))
        data = self._authenticator_data(public["rp"]["id"], PRESENT | ATTESTED | (VERIFIED if verified else 0))
        told = {} if resident is None else {"credProps": {"rk": resident}}
        return self._answer(
            told,
            clientDataJSON=self._client_data("webauthn.create", public["challenge"]),
            attestationObject=cbor.encode({"fmt": "none", "attStmt": {}, "authData": data + attested}),
        )

    def get(self, options: dict, *, verified: bool = True, origin: str = "", challenge: str = "") -> str:
        """The answer to navigator.credentials.get()."""
        public = options["publicKey"]
        self.counter += 1
        data = self._authenticator_data(public["rpId"], PRESENT | (VERIFIED if verified else 0))
        client_data = self._client_data("webauthn.get", challenge or public["challenge"], origin)
        signed = self.key.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {},
            clientDataJSON=client_data,
            authenticatorData=data,
            signature=signed,
            userHandle=websafe_decode(self.user_handle),
        )

    def _authenticator_data(self, place: str, flags: int) -> bytes:
        return hashlib.sha256(place.encode()).digest() + struct.pack(">BI", flags, self.counter)

    def _client_data(self, kind: str, challenge: str, origin: str = "") -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": origin or self.origin}).encode()

    def _answer(self, told: dict, **response: bytes) -> str:
        return json.dumps(
            {
                "id": websafe_encode(self.id),
                "rawId": websafe_encode(self.id),
                "type": "public-key",
                "response": {name: websafe_encode(value) for name, value in response.items()},
                "clientExtensionResults": told,
            }
        )
