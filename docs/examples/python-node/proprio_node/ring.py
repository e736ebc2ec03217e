"""Vectors of integers modulo 2^bits: masks, and how they are packed."""

from dataclasses import dataclass

import numpy as np

from .crypto import keystream


@dataclass(frozen=True)
class VectorSpec:
    """A vector of a round: so many elements of a ring."""

    name: str
    length: int
    bits: int
    value_bits: int
    clip: float


def reduce(vector: np.ndarray, bits: int) -> np.ndarray:
    """Modulo 2^bits."""
    return vector & np.uint64((1 << bits) - 1)


def mask_words(key: bytes, stream: int, length: int, bits: int) -> np.ndarray:
    """The words of a mask's stream, for elements of so many bits."""
    size = 2 if bits <= 16 else 4 if bits <= 32 else 8
    words = np.frombuffer(keystream(key, stream, length * size), dtype=f"<u{size}")
    return reduce(words.astype(np.uint64), bits)


def apply_mask(key: bytes, minus: bool, vectors: list[np.ndarray], specs: list[VectorSpec]) -> None:
    """Adds a mask to all vectors, or takes it off."""
    for number, (vector, spec) in enumerate(zip(vectors, specs)):
        words = mask_words(key, number, len(vector), spec.bits)
        vector[:] = reduce(vector - words if minus else vector + words, spec.bits)


def pack(vector: np.ndarray, bits: int) -> bytes:
    """Element i begins at bit i * bits, least significant first."""
    each = (vector[:, None] >> np.arange(bits, dtype=np.uint64)[None, :]) & np.uint64(1)
    return np.packbits(each.astype(np.uint8).ravel(), bitorder="little").tobytes()
