"""A device's part in one secure aggregation: R0 to R4 of docs/secure-aggregation.md. A Refusal ends it for good."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Callable, Optional, Protocol, Sequence

import numpy as np
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from .crypto import agree, demand, raw_public, seal, sign, unseal
from .graph import neighbours, ring_order
from .ring import apply_mask, pack
from .shamir import SHARE_BYTES, coefficients, is_share, split
from .transcript import Config, Member, Transcript, advertisement, canonical, config_hash

_ZEROS = bytes(32)
_SEALED = 12 + 2 * SHARE_BYTES + 16


class Directory(Protocol):
    """Who has which long-term key, known from somebody else than the coordinator."""

    def verify(self, device: str, message: bytes, by: bytes) -> bool: ...


@dataclass(frozen=True)
class Policy:
    """What the device demands, whatever the coordinator proposes."""

    minimum_cohort: int = 10
    minimum_survivors: int = 10
    corrupt_ppm: int = 100_000


@dataclass
class Secrets:
    """Of one session; random, but for known answers."""

    channel: bytes
    mask: bytes
    own: bytes
    polynomials: bytes
    nonce: Callable[[int, int], bytes]

    @staticmethod
    def fresh() -> Secrets:
        draw = os.urandom
        return Secrets(draw(32), draw(32), draw(32), draw(16), lambda sender, to: draw(12))


@dataclass(frozen=True)
class Signed:
    """A signature by the member at a place."""

    signer: int
    signature: bytes


@dataclass(frozen=True)
class Roster:
    """Who takes part."""

    index: int
    members: list[Member]
    signatures: list[Signed]
    beacon: bytes


def _is_in(bitmap: bytes, place: int) -> bool:
    return bool(bitmap[place >> 3] >> (place & 7) & 1)


class Participant:
    """One session, stage by stage."""

    def __init__(
        self,
        config: Config,
        device: str,
        identity: Ed25519PrivateKey,
        directory: Directory,
        policy: Policy,
        secrets: Optional[Secrets] = None,
        known_hash: Optional[bytes] = None,
    ) -> None:
        self._config = config
        self._identity = identity
        self._directory = directory
        self._policy = policy
        self._secrets = secrets or Secrets.fresh()
        self._hash = known_hash or config_hash(canonical(config))
        self._channel_key = X25519PrivateKey.from_private_bytes(self._secrets.channel)
        self._mask_key = X25519PrivateKey.from_private_bytes(self._secrets.mask)
        self._self = Member(device, raw_public(self._channel_key), raw_public(self._mask_key))
        self._transcript = Transcript(self._hash, [])
        self._me = -1
        self._around: list[int] = []
        self._channels: dict[int, bytes] = {}
        self._held: dict[int, tuple[bytes, bytes]] = {}
        self._digest: Optional[bytes] = None
        self._masked = b""
        self._stage = "advertise"

    def _enter(self, stage: str, after: str) -> None:
        demand(self._stage == after, f"the coordinator asks to {stage} when this device has come to: {self._stage}")
        self._stage = stage

    def advertise(self) -> tuple[Member, bytes]:
        """R0: two public keys, signed."""
        p, q = self._config.parameters, self._policy
        demand(p.minimum_cohort >= q.minimum_cohort, f"cohorts of {p.minimum_cohort} are too small for this device")
        demand(
            p.minimum_survivors >= q.minimum_survivors,
            f"sums of {p.minimum_survivors} are too small for this device",
        )
        demand(
            p.corrupt_ppm >= q.corrupt_ppm, f"the round withstands only {p.corrupt_ppm} corrupt devices per million"
        )
        demand(
            p.threat == 1 and p.quorum,
            "this device takes part only where the coordinator may lie and a quorum signs",
        )
        demand(p.draws == 0 and p.committee == 0, "this device takes part only in complete graphs, without a beacon")
        return self._self, sign(self._identity, advertisement(self._hash, self._self))

    def share_keys(self, roster: Roster) -> tuple[bytes, list[tuple[int, bytes]]]:
        """R1: checks the roster, and seals shares of both secrets for the neighbours."""
        p = self._config.parameters
        size = len(roster.members)
        demand(size >= max(p.minimum_cohort, self._policy.minimum_cohort), f"the roster has only {size} devices")
        demand(size <= p.maximum_cohort, f"the roster has {size} devices, more than {p.maximum_cohort}")
        own = roster.index < size and roster.members[roster.index] == self._self
        demand(own, "the roster's entry for this device is not its own")
        demand(len({m.client_id for m in roster.members}) == size, "the roster has a device twice")
        keys = {key for m in roster.members for key in (m.channel_key, m.mask_key)}
        demand(len(keys) == 2 * size, "the roster has a public key twice")
        demand(all(len(key) == 32 for key in keys), "a public key on the roster does not have 32 bytes")
        demand(roster.beacon == _ZEROS, "this device knows no beacon")
        corrupt = size * p.corrupt_ppm // 1_000_000
        demand(
            p.neighbours >= size - 1 and p.threshold >= (size + corrupt) // 2 + 1,
            "this device takes part only in complete graphs with a threshold that is safe from a lying coordinator",
        )
        return self.deal(roster)

    def deal(self, roster: Roster) -> tuple[bytes, list[tuple[int, bytes]]]:
        """The part of R1 after the checks that a round's size and graph are fit for this device."""
        self._enter("share keys", "advertise")
        threshold = self._config.parameters.threshold
        size = len(roster.members)
        self._me = roster.index
        self._transcript = Transcript(self._hash, roster.members)
        order = ring_order(size, roster.beacon, self._transcript.roster_hash)
        self._around = neighbours(self._me, size, self._config.parameters.neighbours, order)
        demand(len(self._around) + 1 >= threshold, "there are too few neighbours to keep secrets")
        signed = {s.signer: s.signature for s in roster.signatures}
        for i in self._around:
            member = roster.members[i]
            by = signed.get(i, b"")
            own = self._directory.verify(member.client_id, advertisement(self._hash, member), by)
            demand(own, f'the keys of "{member.client_id}" are not signed by it')
            self._channels[i] = agree(self._channel_key, member.channel_key)
        owners = sorted([*self._around, self._me])
        points = [owner + 1 for owner in owners]
        random = coefficients(self._secrets.polynomials)
        key_shares = split(self._secrets.mask, threshold, points, random)
        self_shares = split(self._secrets.own, threshold, points, random)
        shares: list[tuple[int, bytes]] = []
        for to, key_share, self_share in zip(owners, key_shares, self_shares):
            if to == self._me:
                self._held[to] = (key_share, self_share)
                continue
            key = self._transcript.share_key(self._channels[to], self._me, to)
            context = self._transcript.share_context(self._me, to)
            sealed = seal(key, self._secrets.nonce(self._me, to), context, key_share + self_share)
            shares.append((to, sealed))
        return self._transcript.commitment(self._me, self._secrets.own), shares

    def mask(self, inbox: Sequence[tuple[int, bytes]], vectors: list[np.ndarray]) -> list[bytes]:
        """R2: opens the neighbours' shares, and masks the integers, which it changes."""
        self._enter("mask", "share keys")
        for peer, sealed in inbox:
            known = peer < len(self._transcript.members)
            name = self._transcript.members[peer].client_id if known else str(peer)
            demand(
                peer in self._channels and peer not in self._held, f'"{name}" may not send a share, or not two'
            )
            demand(len(sealed) == _SEALED, f'the share of "{name}" has {len(sealed)} bytes')
            key = self._transcript.share_key(self._channels[peer], peer, self._me)
            plain = unseal(key, self._transcript.share_context(peer, self._me), sealed)
            shares = (plain[:SHARE_BYTES], plain[SHARE_BYTES:])
            demand(all(map(is_share, shares)), f'the share of "{name}" is none')
            self._held[peer] = shares
        demand(len(self._held) >= self._config.parameters.threshold, "too few neighbours sent shares")
        specs = list(self._config.vectors)
        apply_mask(self._transcript.self_seed(self._secrets.own, self._me), False, vectors, specs)
        for peer in self._held:
            if peer != self._me:
                shared = agree(self._mask_key, self._transcript.members[peer].mask_key)
                seed = self._transcript.pair_seed(shared, self._me, peer)
                apply_mask(seed, self._me > peer, vectors, specs)
        return [pack(vector, spec.bits) for vector, spec in zip(vectors, specs)]

    def confirm(self, shared: bytes, masked: bytes) -> bytes:
        """R3: one signature on who survived."""
        self._enter("confirm", "mask")
        size = len(self._transcript.members)
        for bitmap in (shared, masked):
            fits = len(bitmap) == (size + 7) // 8 and (size % 8 == 0 or bitmap[-1] >> size % 8 == 0)
            demand(fits, "a set is malformed")
        demand(_is_in(masked, self._me), "the survivors lack this device")
        places = range(size)
        demand(
            all(_is_in(shared, i) or not _is_in(masked, i) for i in places), "somebody survived without sharing keys"
        )
        demand(
            all(_is_in(shared, i) == (i in self._held) for i in self._around),
            "the sets contradict the shares that this device holds",
        )
        survivors = sum(_is_in(masked, i) for i in places)
        least = max(self._config.parameters.minimum_survivors, self._policy.minimum_survivors)
        demand(survivors >= least, f"only {survivors} devices survived, of {least} that must")
        answering = 1 + sum(_is_in(masked, i) for i in self._around)
        demand(answering >= self._config.parameters.threshold, "too few neighbours survived")
        self._masked = masked
        self._digest = self._transcript.survivors_digest(shared, masked)
        return sign(self._identity, self._digest)

    def unmask(self, signatures: Sequence[Signed]) -> tuple[list[tuple[int, bytes]], list[tuple[int, bytes]]]:
        """R4: for everybody one kind of share, once a quorum has signed what this device saw. Self shares, key shares."""
        self._enter("unmask", "confirm")
        digest = self._digest or b""
        size = len(self._transcript.members)
        p = self._config.parameters
        needed = (size + size * p.corrupt_ppm // 1_000_000) // 2 + 1 if p.quorum else 0
        signers: set[int] = set()
        for one in signatures:
            may = one.signer < size and _is_in(self._masked, one.signer) and one.signer not in signers
            demand(may, f"signer {one.signer} may not sign, or not twice")
            name = self._transcript.members[one.signer].client_id
            demand(
                self._directory.verify(name, digest, one.signature),
                f'"{name}" did not sign the survivors that this device saw',
            )
            signers.add(one.signer)
        demand(len(signers) >= needed, f"{len(signers)} devices signed the survivors but {needed} must")
        own = [(i, self._held[i][1]) for i in sorted(self._held) if _is_in(self._masked, i)]
        key = [(i, self._held[i][0]) for i in sorted(self._held) if not _is_in(self._masked, i)]
        self._held = {}
        return own, key
