package dev.proprio.proto.secagg.message;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.round.Member;
import dev.proprio.proto.v1.SecAggMember;
import dev.proprio.proto.v1.SecAggOwnedShare;
import dev.proprio.proto.v1.SecAggSealedShare;
import dev.proprio.proto.v1.SecAggSignature;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Repeated fields that several messages have. */
final class RepeatedFields {
    private RepeatedFields() {}

    static List<SecAggSignature> writeSignatures(List<IndexedSignature> signatures) {
        return signatures.stream()
                .map(signature -> SecAggSignature.newBuilder()
                        .setSigner(signature.signer())
                        .setSignature(signature.signature())
                        .build())
                .collect(Collectors.toUnmodifiableList());
    }

    static List<IndexedSignature> readSignatures(List<SecAggSignature> signatures) {
        return signatures.stream()
                .map(signature -> new IndexedSignature(signature.getSigner(), signature.getSignature()))
                .collect(Collectors.toUnmodifiableList());
    }

    static List<SecAggMember> writeMembers(List<Member> members) {
        return members.stream()
                .map(member -> SecAggMember.newBuilder()
                        .setClientId(member.clientId())
                        .setChannelKey(member.channelKey())
                        .setMaskKey(member.maskKey())
                        .build())
                .collect(Collectors.toUnmodifiableList());
    }

    static List<Member> readMembers(List<SecAggMember> members) {
        return members.stream()
                .map(member -> new Member(member.getClientId(), member.getChannelKey(), member.getMaskKey()))
                .collect(Collectors.toUnmodifiableList());
    }

    static List<ByteString> readDigests(ByteString concatenated) {
        if (concatenated.size() % FieldSizes.DIGEST != 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "values of %s bytes each cannot be %s bytes together",
                    FieldSizes.DIGEST,
                    concatenated.size()));
        }
        return IntStream.range(0, concatenated.size() / FieldSizes.DIGEST)
                .mapToObj(i -> concatenated.substring(i * FieldSizes.DIGEST, (i + 1) * FieldSizes.DIGEST))
                .collect(Collectors.toUnmodifiableList());
    }

    static List<SecAggSealedShare> writeShares(List<SealedShare> shares) {
        return shares.stream()
                .map(share -> SecAggSealedShare.newBuilder()
                        .setPeer(share.peer())
                        .setSealed(share.sealed())
                        .build())
                .collect(Collectors.toUnmodifiableList());
    }

    static List<SealedShare> readShares(List<SecAggSealedShare> shares) {
        return shares.stream()
                .map(share -> new SealedShare(share.getPeer(), share.getSealed()))
                .collect(Collectors.toUnmodifiableList());
    }

    static List<SecAggOwnedShare> writeOwned(List<OwnedShare> shares) {
        return shares.stream()
                .map(share -> SecAggOwnedShare.newBuilder()
                        .setOwner(share.owner())
                        .setShare(share.share())
                        .build())
                .collect(Collectors.toUnmodifiableList());
    }

    static List<OwnedShare> readOwned(List<SecAggOwnedShare> shares) {
        return shares.stream()
                .map(share -> new OwnedShare(share.getOwner(), share.getShare()))
                .collect(Collectors.toUnmodifiableList());
    }
}
