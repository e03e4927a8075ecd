"""The bundle's bytes: only whole, only for its reader, only as written."""

import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from counter_app.sync.bundle import (
    MOST_BUNDLE_BYTES,
    BundleError,
    Content,
    pack,
    unpack,
)
from counter_app.sync.letters import LetterError, Reader, sealed_to

SEEDS = [hashlib.sha256(name).digest() for name in (b"node", b"counter", b"stranger")]
NODE, COUNTER, STRANGER = map(Reader, SEEDS)
KEYS = [
    Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw() for seed in SEEDS
]
MESSAGES = (b"", b"one", b"\0" * 70_000)
BUNDLE = pack(Content.REQUESTS, MESSAGES, KEYS[:2])


def test_receiver_and_writer_read_what_was_packed_and_nobody_else_does() -> None:
    assert unpack(BUNDLE, Content.REQUESTS, NODE) == MESSAGES
    assert unpack(BUNDLE, Content.REQUESTS, COUNTER) == MESSAGES
    with pytest.raises(BundleError):
        unpack(BUNDLE, Content.REQUESTS, STRANGER)


def test_a_request_is_not_taken_for_a_reply() -> None:
    with pytest.raises(BundleError):
        unpack(BUNDLE, Content.REPLY, NODE)


@given(at=st.integers(0, len(BUNDLE) - 1), flip=st.integers(1, 255))
def test_a_single_altered_byte_refuses_the_whole(at: int, flip: int) -> None:
    damaged = bytearray(BUNDLE)
    damaged[at] ^= flip

    with pytest.raises(BundleError):
        unpack(bytes(damaged), Content.REQUESTS, NODE)


@given(length=st.integers(0, len(BUNDLE) - 1))
def test_a_cut_bundle_is_refused_wherever_it_is_cut(length: int) -> None:
    with pytest.raises(BundleError):
        unpack(BUNDLE[:length], Content.REQUESTS, NODE)


@pytest.mark.parametrize(
    "inner",
    [
        b"",
        b"MCB1",
        b"MCB1\x02",
        b"MCB1\x01\0\0\0",
        b"MCB1\x01\0\0\0\x05abcd",
        b"MCB1\x01\xff\xff\xff\xff",
    ],
)
def test_a_letter_that_holds_no_whole_bundle_is_refused(inner: bytes) -> None:
    with pytest.raises(BundleError):
        unpack(sealed_to(inner, KEYS[:1]), Content.REQUESTS, NODE)


def test_what_is_larger_than_any_bundle_is_refused_before_it_is_opened() -> None:
    class Never:
        def open(self, letter: bytes) -> bytes:
            raise AssertionError(len(letter))

    with pytest.raises(BundleError):
        unpack(bytes(MOST_BUNDLE_BYTES + 1), Content.REQUESTS, Never())


@given(noise=st.binary(max_size=300))
def test_noise_is_no_letter(noise: bytes) -> None:
    with pytest.raises(LetterError):
        NODE.open(noise)
