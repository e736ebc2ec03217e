"""Shares of 32-byte secrets: five numbers of 7, 7, 7, 7 and 4 bytes over the field of 2^61 - 1."""

import struct
from typing import Iterator

from .bytesform import u64
from .crypto import keystream

_FIELD = (1 << 61) - 1
SHARE_BYTES = 40


def coefficients(key: bytes) -> Iterator[int]:
    """Uniform elements of the field, from a 16-byte key."""
    count, done = 4096, 0
    while True:
        for (word,) in struct.iter_unpack("<Q", keystream(key, 0, count)[done:]):
            element = word & _FIELD
            if element != _FIELD:
                yield element
        count, done = 2 * count, count


def split(secret: bytes, threshold: int, points: list[int], random: Iterator[int]) -> list[bytes]:
    """The shares at `points`, any `threshold` of which give the secret back."""
    shares = [b""] * len(points)
    for at in range(0, 32, 7):
        polynomial = [int.from_bytes(secret[at : min(32, at + 7)], "big")]
        polynomial += [next(random) for _ in range(threshold - 1)]
        for i, x in enumerate(points):
            value = 0
            for coefficient in reversed(polynomial):
                value = (value * x + coefficient) % _FIELD
            shares[i] += u64(value)
    return shares


def is_share(share: bytes) -> bool:
    """Whether five elements of the field can be read from a share."""
    return len(share) == SHARE_BYTES and all(value < _FIELD for value in struct.unpack(">5Q", share))
