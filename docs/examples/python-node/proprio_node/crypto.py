"""Suite 1: X25519, HKDF-SHA256, AES-128-GCM, AES-128-CTR, Ed25519."""

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from .bytesform import u64

# y of the Ed25519 points whose order divides 8, without the sign of x: under such a key anyone can sign.
_SMALL_ORDER = {
    bytes.fromhex(text)
    for text in (
        "00" * 32,
        "01" + "00" * 31,
        "ec" + "ff" * 30 + "7f",
        "ed" + "ff" * 30 + "7f",
        "ee" + "ff" * 30 + "7f",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    )
}


class Refusal(Exception):
    """A sentence that says why the device does not go on with a task."""


def demand(holds: bool, sentence: str) -> None:
    if not holds:
        raise Refusal(sentence)


def raw_public(key: X25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def agree(own: X25519PrivateKey, peer: bytes) -> bytes:
    demand(len(peer) == 32, f"a public key must be 32 bytes but has {len(peer)}")
    try:
        return own.exchange(X25519PublicKey.from_public_bytes(peer))
    except ValueError as e:
        raise Refusal("a public key has low order") from e


def hkdf(material: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), 16, salt, info).derive(material)


def seal(key: bytes, nonce: bytes, context: bytes, plain: bytes) -> bytes:
    return nonce + AESGCM(key).encrypt(nonce, plain, context)


def unseal(key: bytes, context: bytes, sealed: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:12], sealed[12:], context)
    except (InvalidTag, ValueError) as e:
        raise Refusal("a sealed share does not open") from e


def keystream(key: bytes, stream: int, count: int) -> bytes:
    """The first bytes of stream number `stream` of a key."""
    cipher = Cipher(algorithms.AES(key), modes.CTR(u64(stream) + u64(0))).encryptor()
    return cipher.update(bytes(count))


def sign(key: Ed25519PrivateKey, message: bytes) -> bytes:
    return key.sign(message)


def is_signed(key: Ed25519PublicKey, message: bytes, by: bytes) -> bool:
    raw = bytearray(key.public_bytes(Encoding.Raw, PublicFormat.Raw))
    raw[31] &= 0x7F
    if bytes(raw) in _SMALL_ORDER or len(by) != 64:
        return False
    try:
        key.verify(by, message)
        return True
    except InvalidSignature:
        return False
