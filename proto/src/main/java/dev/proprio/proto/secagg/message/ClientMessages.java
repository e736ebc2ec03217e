package dev.proprio.proto.secagg.message;

import dev.proprio.proto.secagg.round.Member;
import dev.proprio.proto.v1.SecAggAdvertiseKeys;
import dev.proprio.proto.v1.SecAggBeaconReveal;
import dev.proprio.proto.v1.SecAggKeyShares;
import dev.proprio.proto.v1.SecAggMaskedInput;
import dev.proprio.proto.v1.SecAggSurvivorSignature;
import dev.proprio.proto.v1.SecAggUnmaskShares;
import dev.proprio.proto.wire.TransferException;

/** The client's messages to and from the wire. What is read has the right sizes, or is refused with a sentence. */
public final class ClientMessages {
    private ClientMessages() {}

    public static SecAggAdvertiseKeys write(AdvertiseKeys keys) {
        Member member = keys.member();
        return SecAggAdvertiseKeys.newBuilder()
                .setClientId(member.clientId())
                .setChannelKey(member.channelKey())
                .setMaskKey(member.maskKey())
                .setSignature(keys.signature())
                .setCommitment(keys.commitment())
                .build();
    }

    public static AdvertiseKeys read(SecAggAdvertiseKeys message) throws TransferException {
        return MessageParsing.of(
                "advertised keys",
                () -> new AdvertiseKeys(
                        new Member(message.getClientId(), message.getChannelKey(), message.getMaskKey()),
                        message.getSignature(),
                        message.getCommitment()));
    }

    public static SecAggBeaconReveal write(BeaconReveal reveal) {
        return SecAggBeaconReveal.newBuilder()
                .setDraw(reveal.draw())
                .setNonce(reveal.nonce())
                .build();
    }

    public static BeaconReveal read(SecAggBeaconReveal message) throws TransferException {
        return MessageParsing.of("a nonce", () -> new BeaconReveal(message.getDraw(), message.getNonce()));
    }

    public static SecAggKeyShares write(KeyShares shares) {
        return SecAggKeyShares.newBuilder()
                .setCommitment(shares.commitment())
                .addAllShares(RepeatedFields.writeShares(shares.shares()))
                .build();
    }

    public static KeyShares read(SecAggKeyShares message) throws TransferException {
        return MessageParsing.of(
                "shares",
                () -> new KeyShares(message.getCommitment(), RepeatedFields.readShares(message.getSharesList())));
    }

    public static SecAggMaskedInput write(MaskedInput input) {
        return SecAggMaskedInput.newBuilder().addAllVectors(input.vectors()).build();
    }

    /** Sizes of vectors depend on the round; the server checks them. */
    public static MaskedInput read(SecAggMaskedInput message) {
        return new MaskedInput(message.getVectorsList());
    }

    public static SecAggSurvivorSignature write(SurvivorSignature signature) {
        return SecAggSurvivorSignature.newBuilder()
                .setSignature(signature.signature())
                .build();
    }

    public static SurvivorSignature read(SecAggSurvivorSignature message) throws TransferException {
        return MessageParsing.of("a signature", () -> new SurvivorSignature(message.getSignature()));
    }

    public static SecAggUnmaskShares write(UnmaskShares shares) {
        return SecAggUnmaskShares.newBuilder()
                .addAllSelfShares(RepeatedFields.writeOwned(shares.selfShares()))
                .addAllKeyShares(RepeatedFields.writeOwned(shares.keyShares()))
                .build();
    }

    public static UnmaskShares read(SecAggUnmaskShares message) throws TransferException {
        return MessageParsing.of(
                "unmask shares",
                () -> new UnmaskShares(
                        RepeatedFields.readOwned(message.getSelfSharesList()),
                        RepeatedFields.readOwned(message.getKeySharesList())));
    }
}
