package dev.proprio.proto.secagg.client;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.client.Neighbourhood.Shares;
import dev.proprio.proto.secagg.message.SurvivorSets;
import dev.proprio.proto.secagg.message.SurvivorSignature;
import dev.proprio.proto.secagg.round.IndexSet;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggParameters;
import dev.proprio.proto.secagg.round.SecAggReason;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** R3: compares the server's account of who survived with what the client saw, and signs it, once. */
record Confirming(ClientSession session, Neighbourhood neighbourhood, Map<Integer, Shares> held)
        implements ClientStage {

    Step<SurvivorSignature> confirm(SurvivorSets sets) throws SecAggAbort {
        int cohort = neighbourhood.transcript().size();
        IndexSet shared;
        IndexSet masked;
        try {
            shared = IndexSet.parse(sets.shared(), cohort);
            masked = IndexSet.parse(sets.masked(), cohort);
        } catch (IllegalArgumentException e) {
            throw mismatch("the survivors are malformed: " + e.getMessage());
        }
        checkSets(shared, masked);
        byte[] digest = neighbourhood.transcript().survivorsDigest(shared, masked);
        var reply = new SurvivorSignature(ByteString.copyFrom(session.signer().sign(digest)));
        return new Step<>(reply, new Unmasking(session, neighbourhood, held, masked, digest));
    }

    private void checkSets(IndexSet shared, IndexSet masked) throws SecAggAbort {
        if (!masked.contains(neighbourhood.me())) {
            throw mismatch("the survivors lack this client, whose input was sent");
        }
        if (!masked.within(shared)) {
            throw mismatch("the survivors include clients that shared no keys");
        }
        for (int neighbour : neighbourhood.neighbours()) {
            if (shared.contains(neighbour) != held.containsKey(neighbour)) {
                throw mismatch(String.format(
                        Locale.ROOT,
                        "of neighbour %s this client holds %s share, which contradicts the sets",
                        neighbour,
                        held.containsKey(neighbour) ? "a" : "no"));
            }
        }
        SecAggParameters parameters = session.config().parameters();
        int least = Math.max(parameters.minimumSurvivors(), session.policy().minimumSurvivors());
        if (masked.count() < least) {
            throw new SecAggAbort(
                    SecAggReason.COHORT_TOO_SMALL,
                    String.format(
                            Locale.ROOT, "%s clients survived but a sum must have at least %s", masked.count(), least));
        }
        long answering = 1
                + Arrays.stream(neighbourhood.neighbours())
                        .filter(masked::contains)
                        .count();
        if (answering < parameters.threshold()) {
            throw new SecAggAbort(
                    SecAggReason.TOO_FEW_NEIGHBOURS,
                    String.format(
                            Locale.ROOT,
                            "%s neighbours and this client survived but there must be %s",
                            answering - 1,
                            parameters.threshold()));
        }
    }

    private static SecAggAbort mismatch(String message) {
        return new SecAggAbort(SecAggReason.SURVIVOR_SET_MISMATCH, message);
    }

    @Override
    public void wipe() {
        neighbourhood.wipe();
        held.values().forEach(Shares::wipe);
    }
}
