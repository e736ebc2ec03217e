"""The messages of one secure aggregation, as a Participant takes and gives them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Optional

from .crypto import demand
from .identity import Identity, Keys
from .participant import Participant, Policy, Roster, Signed
from .session_log import SessionLog
from .stubs import secagg as messages
from .terms import Terms, encode, terms_digest, vectors_of
from .training import Update
from .transcript import Config, Member, Parameters


def agreed(task: Any) -> tuple[Config, Terms]:
    """The task's configuration and terms, after the checks of docs/protocol.md."""
    offered, told = task.secagg.config, task.secagg.terms
    terms = Terms(
        [(section.name, section.length) for section in told.sections],
        told.value_bits,
        told.clip,
        told.largest_weight,
        list(told.metrics),
    )
    terms.check()
    p = offered.parameters
    parameters = Parameters(
        p.threat,
        p.maximum_cohort,
        p.minimum_cohort,
        p.minimum_survivors,
        p.neighbours,
        p.threshold,
        p.quorum,
        p.corrupt_ppm,
        p.dropout_ppm,
        p.draws,
        p.committee,
    )
    demand(parameters.maximum_cohort >= 1, "the round's cohort has no size")
    vectors = vectors_of(terms, parameters.maximum_cohort)
    stated = [(v.name, v.length, v.bits, v.value_bits, v.clip) for v in offered.vectors]
    expected = [(v.name, v.length, v.bits, v.value_bits, v.clip) for v in vectors]
    demand(stated == expected, f"the round sums {stated}, but from its terms follow {expected}")
    config = Config(
        offered.session_id,
        offered.run,
        offered.round,
        offered.model_sha256,
        offered.terms_sha256,
        vectors,
        parameters,
    )
    demand(offered.suite == 1 and len(config.session) == 16, "this device knows suite 1 only")
    demand(config.run == task.run_id and config.round == task.round, "the task is for another round")
    demand(config.model == task.model.sha256, "the round is about another model")
    settings = dict(task.algorithm)
    settings.update({f"compression.{key}": value for key, value in task.compression.items()})
    demand(config.terms == terms_digest(terms, settings), "the round is about other terms")
    demand(not task.compression, "this device compresses nothing")
    return config, terms


class Aggregation:
    """One session. The same message again gets the same reply, a different one of the same kind ends it."""

    def __init__(
        self, config: Config, terms: Terms, identity: Identity, policy: Policy, log: SessionLog
    ) -> None:
        self._config = config
        self._terms = terms
        self._identity = identity
        self._log = log
        self._known = Keys({})
        self._answered: dict[str, tuple[bytes, dict[str, Any]]] = {}
        self._inbox: Optional[bytes] = None
        self._participant = Participant(config, identity.device, identity.key, self, policy)

    def verify(self, device: str, message: bytes, by: bytes) -> bool:
        """By the keys of the roster's certificates."""
        return self._known.verify(device, message, by)

    def advertise(self) -> dict[str, Any]:
        member, signature = self._participant.advertise()
        self._log.join(self._config)
        keys = messages.SecAggAdvertiseKeys(
            client_id=member.client_id,
            channel_key=member.channel_key,
            mask_key=member.mask_key,
            signature=signature,
        )
        return {"keys": keys}

    def answer(self, message: Any) -> Optional[dict[str, Any]]:
        """The reply to a roster, to survivors or to the request for shares; nothing for what this device does not know."""
        kind = message.WhichOneof("message")
        same = getattr(message, kind).SerializeToString(deterministic=True)
        if kind in self._answered:
            before, reply = self._answered[kind]
            demand(before == same, f"a second message of the kind {kind} came, which differs from the first")
            return reply
        answers = {"roster": self._roster, "survivors": self._survivors, "unmask": self._unmask}
        demand(kind in answers, f"this device takes part in no round with a message of the kind {kind}")
        reply = answers[kind](message)
        self._answered[kind] = (same, reply)
        return reply

    def repeated(self, inbox: Any) -> bool:
        """Whether these shares came before; others than those end the session."""
        same = inbox.SerializeToString(deterministic=True)
        before, self._inbox = self._inbox, same
        demand(before is None or before == same, "a second inbox came, which differs from the first")
        return before is not None

    def mask(self, inbox: Any, update: Update, record: Optional[Path]) -> list[bytes]:
        """The update under masks, packed."""
        vectors = encode(update, self._terms, self._config.vectors)
        if record is not None:
            record.write_text("\n".join(" ".join(map(str, vector)) for vector in vectors), encoding="utf-8")
        packed = self._participant.mask([(share.peer, share.sealed) for share in inbox.shares], vectors)
        self._log.send()
        return packed

    def _roster(self, message: Any) -> dict[str, Any]:
        told = message.roster
        members = [Member(m.client_id, m.channel_key, m.mask_key) for m in told.members]
        self._known = self._identity.directory(list(message.certificates), [m.client_id for m in members])
        signatures = [Signed(s.signer, s.signature) for s in told.signatures]
        commitment, shares = self._participant.share_keys(Roster(told.index, members, signatures, told.beacon))
        sealed = [messages.SecAggSealedShare(peer=peer, sealed=share) for peer, share in shares]
        return {"shares": messages.SecAggKeyShares(commitment=commitment, shares=sealed)}

    def _survivors(self, message: Any) -> dict[str, Any]:
        signature = self._participant.confirm(message.survivors.shared, message.survivors.masked)
        return {"signature": messages.SecAggSurvivorSignature(signature=signature)}

    def _unmask(self, message: Any) -> dict[str, Any]:
        own, key = self._participant.unmask([Signed(s.signer, s.signature) for s in message.unmask.signatures])
        self._log.release(self._config)
        shares = messages.SecAggUnmaskShares(
            self_shares=[messages.SecAggOwnedShare(owner=owner, share=share) for owner, share in own],
            key_shares=[messages.SecAggOwnedShare(owner=owner, share=share) for owner, share in key],
        )
        return {"unmask": shares}
