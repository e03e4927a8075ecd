"""A node behind TLS, with whatever certificate a test wants to show."""

from pathlib import Path

import trustme

from provincial_server.serving import Tls


def pem_of(authority: trustme.CA) -> str:
    return authority.cert_pem.bytes().decode()


def tls_of(folder: Path, certificate: trustme.LeafCert) -> Tls:
    """The certificate in files, as an operator has it."""
    folder.mkdir(parents=True, exist_ok=True)
    chain, key = folder / "chain.pem", folder / "key.pem"
    chain.write_bytes(b"".join(blob.bytes() for blob in certificate.cert_chain_pems))
    certificate.private_key_pem.write_to_path(key)
    return Tls(certificate=chain, key=key)
