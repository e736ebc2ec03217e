"""What keys, signatures and digests of a round are bound to."""

from dataclasses import dataclass

from .bytesform import f64, lp, sha256, u32
from .crypto import hkdf
from .ring import VectorSpec


@dataclass(frozen=True)
class Parameters:
    """Of a round; see docs/secure-aggregation.md."""

    threat: int
    maximum_cohort: int
    minimum_cohort: int
    minimum_survivors: int
    neighbours: int
    threshold: int
    quorum: bool
    corrupt_ppm: int
    dropout_ppm: int
    draws: int = 0
    committee: int = 0


@dataclass(frozen=True)
class Config:
    """What all of a round agree on."""

    session: bytes
    run: str
    round: int
    model: bytes
    terms: bytes
    vectors: tuple[VectorSpec, ...]
    parameters: Parameters


@dataclass(frozen=True)
class Member:
    """A device on the roster."""

    client_id: str
    channel_key: bytes
    mask_key: bytes


def label(name: str) -> bytes:
    return b"fl-secagg/v1/" + name.encode()


def config_hash(canonical_bytes: bytes) -> bytes:
    return sha256(label("config"), lp(canonical_bytes))


def canonical(config: Config) -> bytes:
    p = config.parameters
    numbers = [
        p.threat,
        p.maximum_cohort,
        p.minimum_cohort,
        p.minimum_survivors,
        p.neighbours,
        p.threshold,
        int(p.quorum),
        p.corrupt_ppm,
        p.dropout_ppm,
        len(config.vectors),
    ]
    parts = [u32(1), config.session, lp(config.run), u32(config.round), config.model, config.terms]
    parts += [u32(number) for number in numbers]
    for v in config.vectors:
        parts += [lp(v.name), u32(v.length), u32(v.bits), u32(v.value_bits), f64(v.clip)]
    if p.draws or p.committee:
        parts += [u32(p.draws), u32(p.committee)]
    return b"".join(parts)


def advertisement(config: bytes, member: Member) -> bytes:
    return label("adv") + config + member.client_id.encode() + member.channel_key + member.mask_key


class Transcript:
    """The configuration and the roster."""

    def __init__(self, config: bytes, members: list[Member]) -> None:
        self.config = config
        self.members = members
        entries = b"".join(lp(m.client_id) + m.channel_key + m.mask_key for m in members)
        self.roster_hash = sha256(label("roster"), config, u32(len(members)), entries)

    def share_key(self, shared: bytes, sender: int, to: int) -> bytes:
        return self._derive(shared, label("share") + u32(sender) + u32(to))

    def share_context(self, sender: int, to: int) -> bytes:
        return label("share") + self.config + self.roster_hash + u32(sender) + u32(to)

    def commitment(self, index: int, secret: bytes) -> bytes:
        return sha256(label("b"), self.config, u32(index), secret)

    def self_seed(self, secret: bytes, index: int) -> bytes:
        return self._derive(secret, label("self") + u32(index))

    def pair_seed(self, shared: bytes, a: int, b: int) -> bytes:
        return self._derive(shared, label("mask") + u32(min(a, b)) + u32(max(a, b)))

    def survivors_digest(self, shared: bytes, masked: bytes) -> bytes:
        return sha256(label("survivors"), self.config, self.roster_hash, shared, masked)

    def _derive(self, material: bytes, info: bytes) -> bytes:
        return hkdf(material, self.roster_hash, info)
