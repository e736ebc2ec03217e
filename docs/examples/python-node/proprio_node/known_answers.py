"""Checks every step against known answers: of secure aggregation, and of keyed randomness.

python3 -m proprio_node.known_answers .../secagg/known-answers.json .../random/known-answers.json
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from .bytesform import sha256, u32
from .crc32c import crc32c
from .crypto import agree
from .graph import neighbours, ring_order
from .keyed_random import KeyedRandom, key_of
from .participant import Participant, Policy, Roster, Secrets, Signed
from .ring import VectorSpec, mask_words, pack
from .transcript import Config, Parameters, Transcript, config_hash

_ZEROS = bytes(32)


class _Trusting:
    def verify(self, device: str, message: bytes, by: bytes) -> bool:
        del device, message, by
        return True


def _same(what: str, found: Any, expected: Any) -> None:
    if isinstance(found, bytes):
        found = expected if sha256(found).hex() == expected else found.hex()
    if found != expected:
        raise SystemExit(f"{what}: {found} is not {expected}")


def _secret(name: str, *numbers: int) -> bytes:
    return sha256(f"kat {name}", *(u32(number) for number in numbers))


def _secrets(i: int) -> Secrets:
    return Secrets(
        _secret("c", i),
        _secret("s", i),
        _secret("b", i),
        _secret("rng", i)[:16],
        lambda sender, to: _secret("nonce", sender, to)[:12],
    )


def _bitmap(size: int, places: list[int]) -> bytes:
    bits = np.zeros(size, dtype=np.uint8)
    bits[places] = 1
    return np.packbits(bits, bitorder="little").tobytes()


def _round(a: dict[str, Any]) -> None:
    n = a["n"]
    known = config_hash(bytes.fromhex(a["cfg"]))
    _same("cfgHash", known, a["cfgHash"])
    parameters = Parameters(1, n, 1, 2, a["k"], a["t"], True, 0, 0)
    vectors = (VectorSpec("values", a["m"], a["b"], 2, 0),)
    config = Config(bytes(16), "", 0, _ZEROS, _ZEROS, vectors, parameters)
    identity = Ed25519PrivateKey.from_private_bytes(_ZEROS)
    clients = [
        Participant(config, f"client-{i:04}", identity, _Trusting(), Policy(1, 2, 0), _secrets(i), known)
        for i in range(n)
    ]
    advertised = [client.advertise() for client in clients]
    roster = [member for member, _ in advertised]
    transcript = Transcript(known, roster)
    _same("rosterHash", transcript.roster_hash, a["rosterHash"])
    _same("c_pk0", roster[0].channel_key, a["c_pk0"])
    _same("s_pk0", roster[0].mask_key, a["s_pk0"])
    order = ring_order(n, _ZEROS, transcript.roster_hash)
    _same("perm", order, a["perm"])
    for place, around in a["neighbours"].items():
        _same("neighbours", neighbours(int(place), n, a["k"], order), around)
    i0, j0 = a["i0"], a["j0"]
    mask_key = X25519PrivateKey.from_private_bytes(_secret("s", i0))
    seed = transcript.pair_seed(agree(mask_key, roster[j0].mask_key), i0, j0)
    _same("pair_seed", seed, a["pair_seed"])
    _same("mask_words", [int(word) for word in mask_words(seed, 0, 4, a["b"])], a["mask_words"])
    _same("self_seed", transcript.self_seed(_secret("b", i0), i0), a["self_seed"])
    channel_key = X25519PrivateKey.from_private_bytes(_secret("c", i0))
    channel = agree(channel_key, roster[j0].channel_key)
    _same("share_key", transcript.share_key(channel, i0, j0), a["share_key"])

    signatures = [Signed(signer, by) for signer, (_, by) in enumerate(advertised)]
    sharing = [i for i in range(n) if i not in a["drop_adv"]]
    sealed = {i: clients[i].deal(Roster(i, roster, signatures, _ZEROS))[1] for i in sharing}
    _same("share_ct", dict(sealed[i0])[j0], a["share_ct"])
    masking = [i for i in sharing if i not in a["drop_share"]]
    staying = [i for i in masking if i not in a["drop_masked"]]
    modulus = 2 ** a["b"] // n
    for i in masking:
        inbox = [(sender, dict(shares)[i]) for sender, shares in sealed.items() if i in dict(shares)]
        values = [(12345 + 1000003 * i + 7919 * e) % modulus for e in range(a["m"])]
        packed = clients[i].mask(inbox, [np.array(values, dtype=np.uint64)])[0]
        _same("y", packed, a["y"][str(i)])
    shared, masked = _bitmap(n, sharing), _bitmap(n, masking)
    _same("survivors_digest", transcript.survivors_digest(shared, masked), a["survivors_digest"])
    for i in staying:
        clients[i].confirm(shared, masked)
        own, key = clients[i].unmask([Signed(signer, bytes(64)) for signer in staying])
        _same("own share", i in dict(own), True)
        _same("self shares", all(owner in masking for owner, _ in own), True)
        _same("key shares", all(owner not in masking for owner, _ in key), True)
    print(f"n = {n}, k = {a['k']}, b = {a['b']}: as expected")


def _keyed(a: dict[str, Any]) -> None:
    random = KeyedRandom.of(a["seed"], a["purpose"], a["round"], key_of(a["client"]), a["attempt"])
    order = np.arange(len(a["order"]))
    random.shuffle(order)
    _same("order", [int(i) for i in order], a["order"])
    _same("next", random.next_int(), a["next"])


def main() -> None:
    secagg, keyed = map(Path, sys.argv[1:3])
    for answer in json.loads(secagg.read_text(encoding="utf-8"))["vectors"]:
        _round(answer)
    for answer in json.loads(keyed.read_text(encoding="utf-8")):
        _keyed(answer)
    _same("pack", pack(np.array([1, 2, 3], dtype=np.uint64), 12), "0120000300")
    _same("crc32c", crc32c(b"123456789"), 0xE3069283)
    long = hashlib.shake_256(b"crc").digest(70_001)
    bit = 0xFFFFFFFF
    for byte in long:
        bit ^= byte
        for _ in range(8):
            bit = bit >> 1 ^ (0x82F63B78 if bit & 1 else 0)
    _same("crc32c of many bytes", crc32c(long), bit ^ 0xFFFFFFFF)
    print("keyed randomness, packing and checksums: as expected")


if __name__ == "__main__":
    main()
