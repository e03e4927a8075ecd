"""Enrolment: the single-use code that a person types, and what counter and node say about it."""

from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from counter_app.sync.envelope import Signs, signature_holds
from counter_app.sync.wire import Key, MessageError, Moment, Signature, WireRun

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U, so that a code survives a telephone."""
CODE_SYMBOLS: Final = 16
"""Fifteen random symbols (75 bits) and a check symbol."""
_LOOKALIKES: Final = str.maketrans("OIL", "011")
_CONTEXT: Final = "motcua-enrol/1"

HUB: Final = 0
"""In place of a counter's number."""

ShortText = Annotated[str, Meta(max_length=64)]


class EnrolRequest(Struct, frozen=True, kw_only=True):
    """What a counter says to be enrolled, as JSON. `proof` shows that it owns its key.

    A commune's hub says it in the same way, as counter `HUB` and with a name for people.
    """

    code: ShortText
    public_key: Key
    agency_code: ShortText
    counter: Annotated[int, Meta(ge=HUB, le=99)]
    proof: Signature
    name: ShortText = ""


class EnrolAnswer(Struct, frozen=True, kw_only=True):
    """The node, and the counter's certificate as a run of the province's feed."""

    node: str
    public_key: Key
    time_ms: Moment
    run: WireRun


def complete(random_symbols: str) -> str:
    """A code from fifteen symbols: the check symbol added, in four groups of four."""
    code = random_symbols + _check_symbol(random_symbols)
    return "-".join(code[at : at + 4] for at in range(0, CODE_SYMBOLS, 4))


def normalised(typed: str) -> str | None:
    """The code as it was issued, however it was typed; None where it cannot be one.

    Case, spaces and hyphens do not matter, and `O`, `I`, `L` are read as the digits they look
    like. Every single wrong symbol and every swap of two is found by the check symbol.
    """
    symbols = "".join(typed.split()).replace("-", "").upper().translate(_LOOKALIKES)
    if len(symbols) != CODE_SYMBOLS or not set(symbols) <= set(ALPHABET):
        return None
    code = complete(symbols[:-1])
    return code if code.endswith(symbols[-1]) else None


def _check_symbol(symbols: str) -> str:
    """A weighted sum in GF(32), each place with a weight of its own that is not zero."""
    total, weight = 0, 1
    for symbol in symbols:
        weight = _times(weight, 2)
        total ^= _times(weight, ALPHABET.index(symbol))
    return ALPHABET[total]


def _times(left: int, right: int) -> int:
    product = 0
    while right:
        if right & 1:
            product ^= left
        left <<= 1
        if left & 32:
            left ^= 0b100101
        right >>= 1
    return product


def enrol_request(
    code: str, agency_code: str, counter: int, signer: Signs, *, name: str = ""
) -> EnrolRequest:
    """The request of the owner of this key."""
    proof = signer.sign(_proof_message(code, signer.public_key, agency_code, counter))
    return EnrolRequest(
        code=code,
        public_key=signer.public_key,
        agency_code=agency_code,
        counter=counter,
        proof=proof,
        name=name,
    )


def proof_holds(request: EnrolRequest) -> bool:
    """Whether the sender owns the key that it wants enrolled."""
    message = _proof_message(request.code, request.public_key, request.agency_code, request.counter)
    return signature_holds(message, request.proof, request.public_key)


def _proof_message(code: str, public_key: bytes, agency_code: str, counter: int) -> bytes:
    return msgspec.json.encode((_CONTEXT, code, public_key.hex(), agency_code, counter))


def encode(message: EnrolRequest | EnrolAnswer) -> bytes:
    """The JSON of a message; bytes are in base 64."""
    return msgspec.json.encode(message)


def decode_request(content: bytes) -> EnrolRequest:
    """Raises `MessageError`."""
    try:
        return msgspec.json.decode(content, type=EnrolRequest)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise MessageError(str(error)) from error


def decode_answer(content: bytes) -> EnrolAnswer:
    """Raises `MessageError`."""
    try:
        return msgspec.json.decode(content, type=EnrolAnswer)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise MessageError(str(error)) from error
