package dev.proprio.proto.secagg.message;

import dev.proprio.proto.v1.SecAggOwnedShare;
import dev.proprio.proto.v1.SecAggSealedShare;
import dev.proprio.proto.v1.SecAggSignature;
import java.util.List;

/** Repeated fields that several messages have. */
final class Fields {
    private Fields() {}

    static List<SecAggSignature> writeSignatures(List<IndexedSignature> signatures) {
        return signatures.stream()
                .map(signature -> SecAggSignature.newBuilder()
                        .setSigner(signature.signer())
                        .setSignature(signature.signature())
                        .build())
                .toList();
    }

    static List<IndexedSignature> readSignatures(List<SecAggSignature> signatures) {
        return signatures.stream()
                .map(signature -> new IndexedSignature(signature.getSigner(), signature.getSignature()))
                .toList();
    }

    static List<SecAggSealedShare> writeShares(List<SealedShare> shares) {
        return shares.stream()
                .map(share -> SecAggSealedShare.newBuilder()
                        .setPeer(share.peer())
                        .setSealed(share.sealed())
                        .build())
                .toList();
    }

    static List<SealedShare> readShares(List<SecAggSealedShare> shares) {
        return shares.stream()
                .map(share -> new SealedShare(share.getPeer(), share.getSealed()))
                .toList();
    }

    static List<SecAggOwnedShare> writeOwned(List<OwnedShare> shares) {
        return shares.stream()
                .map(share -> SecAggOwnedShare.newBuilder()
                        .setOwner(share.owner())
                        .setShare(share.share())
                        .build())
                .toList();
    }

    static List<OwnedShare> readOwned(List<SecAggOwnedShare> shares) {
        return shares.stream()
                .map(share -> new OwnedShare(share.getOwner(), share.getShare()))
                .toList();
    }
}
