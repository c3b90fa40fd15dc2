"""Saves a row for each upload that a receipt tells of. PyJWT 2.4 or newer, with cryptography."""

from jwt import InvalidTokenError, PyJWKClient
from jwt.api_jwt import decode_complete

from app import SERVICE, ISSUER, AUDIENCE, save  # yours; see clients.md

KEYS = PyJWKClient(SERVICE + "/.well-known/jwks.json")


def take(receipt, user=None):
    """Raises InvalidTokenError if it is no receipt of this service for this app, and for this user if one is given."""
    token = decode_complete(
        receipt,
        KEYS.get_signing_key_from_jwt(receipt).key,
        algorithms=["ES256"],
        issuer=ISSUER,
        audience=AUDIENCE,
        options={"require": ["exp", "iss", "aud", "sub", "jti"]},
    )
    claims = token["payload"]
    if token["header"].get("typ") != "upload-receipt+jwt":
        raise InvalidTokenError("not a receipt")
    if user is not None and claims["sub"] != user:
        raise InvalidTokenError("the receipt is for another user")
    save({"id": claims["jti"], "user": claims["sub"], **claims["object"]})  # the id is unique: a repeat changes nothing
