"""What enrolment leaves in a folder: the device's key and certificate, and the authorities that it trusts."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Optional, Sequence

import grpc
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from .crypto import is_signed

# Who the members of a roster are, given the certificates that came with it.
DirectoryOf = Callable[[Sequence[bytes], Sequence[str]], "Keys"]


class Keys:
    """A directory of Ed25519 keys by device."""

    def __init__(self, keys: dict[str, Ed25519PublicKey]) -> None:
        self._keys = keys

    def verify(self, device: str, message: bytes, by: bytes) -> bool:
        key = self._keys.get(device)
        return key is not None and is_signed(key, message, by)


@dataclass(frozen=True)
class Identity:
    """Who the device is, to the coordinator and to other devices."""

    device: str
    key: Ed25519PrivateKey
    credentials: Optional[grpc.ChannelCredentials]
    directory: DirectoryOf


def _common_name(certificate: x509.Certificate) -> Optional[str]:
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if len(names) == 1 else None


def _is_signed_by(authority: x509.Certificate, certificate: x509.Certificate) -> bool:
    key = authority.public_key()
    signed = certificate.tbs_certificate_bytes
    try:
        if isinstance(key, EllipticCurvePublicKey) and certificate.signature_hash_algorithm is not None:
            key.verify(certificate.signature, signed, ECDSA(certificate.signature_hash_algorithm))
            return True
        if isinstance(key, Ed25519PublicKey):
            key.verify(certificate.signature, signed)
            return True
    except InvalidSignature:
        pass
    return False


def _extension(certificate: x509.Certificate, kind: type) -> Optional[object]:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _vouched(authority: x509.Certificate, der: bytes, device: str) -> Optional[Ed25519PublicKey]:
    """The key of a certificate that the authority gave this device, if it is good."""
    try:
        certificate = x509.load_der_x509_certificate(der)
        now = datetime.datetime.utcnow()
        constraints = _extension(certificate, x509.BasicConstraints)
        usage = _extension(certificate, x509.ExtendedKeyUsage)
        key = certificate.public_key()
    except (ValueError, x509.DuplicateExtension):
        return None
    good = (
        certificate.issuer == authority.subject
        and _is_signed_by(authority, certificate)
        and certificate.not_valid_before <= now <= certificate.not_valid_after
        and not (isinstance(constraints, x509.BasicConstraints) and constraints.ca)
        and isinstance(usage, x509.ExtendedKeyUsage)
        and ExtendedKeyUsageOID.CLIENT_AUTH in usage
        and _common_name(certificate) == device
    )
    return key if good and isinstance(key, Ed25519PublicKey) else None


def enrolled(folder: Path) -> Identity:
    """Of a device that was enrolled into a folder: mutual TLS."""
    key_pem = (folder / "device-key.pem").read_bytes()
    certificate_pem = (folder / "device.pem").read_bytes()
    authority = x509.load_pem_x509_certificate((folder / "device-ca.pem").read_bytes())
    key = load_pem_private_key(key_pem, None)
    device = _common_name(x509.load_pem_x509_certificate(certificate_pem))
    if device is None or not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{folder}: the certificate names no device, or its key is not of Ed25519")
    root = (folder / "coordinator-ca.pem").read_bytes()

    def directory(certificates: Sequence[bytes], members: Sequence[str]) -> Keys:
        keys = {}
        for member, der in zip(members, certificates):
            vouched = _vouched(authority, der, member) if der else None
            if vouched is not None:
                keys[member] = vouched
        return Keys(keys)

    credentials = grpc.ssl_channel_credentials(root, key_pem, certificate_pem)
    return Identity(device, key, credentials, directory)


def published(device: str, seed: bytes, keys: Path) -> Identity:
    """Without TLS: a 32-byte seed, and a file with a line for each device: its id, a space, its key in hexadecimal."""
    known = {}
    for number, line in enumerate(keys.read_text(encoding="utf-8").splitlines(), 1):
        words = line.split()
        if not words:
            continue
        try:
            name, text = words
            known[name] = Ed25519PublicKey.from_public_bytes(bytes.fromhex(text))
        except ValueError as e:
            raise ValueError(f"{keys}:{number}: expected a device's id and 64 hexadecimal digits") from e
    return Identity(device, Ed25519PrivateKey.from_private_bytes(seed), None, lambda _, __: Keys(known))


def unknown(device: str) -> Identity:
    """Of a device that takes part in no secure aggregation, on a coordinator's own machine."""
    return Identity(device, Ed25519PrivateKey.generate(), None, lambda _, __: Keys({}))
