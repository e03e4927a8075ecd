"""The device's signature, against the published vectors and any other implementation's rules."""

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from counter_app.service.ports import Signer
from counter_app.vault import DeviceKey, Secrets

# RFC 8032, section 7.1, tests 1 to 3: seed, public key, message, signature.
VECTORS = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
]


@pytest.mark.parametrize(("seed", "public", "message", "signature"), VECTORS)
def test_the_published_vectors_hold(seed: str, public: str, message: str, signature: str) -> None:
    key: Signer = DeviceKey(bytes.fromhex(seed))

    assert key.public_key.hex() == public
    assert key.sign(bytes.fromhex(message)).hex() == signature


def test_a_signature_of_one_device_is_not_anothers() -> None:
    mine, other = (DeviceKey(Secrets.fresh().device_seed) for _ in range(2))
    signature = mine.sign(b"an event")

    Ed25519PublicKey.from_public_bytes(mine.public_key).verify(signature, b"an event")
    with pytest.raises(InvalidSignature):
        Ed25519PublicKey.from_public_bytes(other.public_key).verify(signature, b"an event")


@pytest.mark.parametrize(("key", "seed"), [(31, 32), (32, 33), (0, 0)])
def test_secrets_have_the_right_length(key: int, seed: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Secrets(b"d" * key, b"s" * seed)


def test_fresh_secrets_are_all_different() -> None:
    made = [Secrets.fresh() for _ in range(20)]

    assert len({part for each in made for part in (each.database_key, each.device_seed)}) == 40
