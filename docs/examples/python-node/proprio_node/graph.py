"""Who masks with whom."""

import struct

from .crypto import hkdf, keystream


def ring_order(size: int, beacon: bytes, roster_hash: bytes) -> list[int]:
    """The clients as they stand on the ring."""
    key = hkdf(beacon, roster_hash, b"fl-secagg/v1/graph")
    order = list(range(size))
    # More words than could ever be needed: one is skipped with a probability below 2^-20.
    words = struct.iter_unpack("<I", keystream(key, 0, 4 * (2 * size + 64)))
    for i in range(size - 1, 0, -1):
        limit = 2**32 - 2**32 % (i + 1)
        word = next(words)[0]
        while word >= limit:
            word = next(words)[0]
        j = word % (i + 1)
        order[i], order[j] = order[j], order[i]
    return order


def neighbours(client: int, size: int, k: int, order: list[int]) -> list[int]:
    """The neighbours of a client, ascending."""
    if k >= size - 1:
        return [i for i in range(size) if i != client]
    place = order.index(client)
    around = {order[(place + step) % size] for step in range(-(k // 2), k // 2 + 1) if step != 0}
    return sorted(around)
