package dev.proprio.proto.secagg.server;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.graph.MaskGraph;
import dev.proprio.proto.secagg.message.IndexedSignature;
import dev.proprio.proto.secagg.message.Roster;
import dev.proprio.proto.secagg.round.IndexSet;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggReason;
import dev.proprio.proto.secagg.round.Transcript;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The members of a round, frozen, and their graph. */
final class Cohort {
    private final HashedConfig terms;
    private final Transcript transcript;
    private final MaskGraph graph;
    private final ByteString beacon;
    private final List<IndexedSignature> signatures;
    private final List<ByteString> nonces;
    private final Map<String, Integer> places = new HashMap<>();

    Cohort(
            HashedConfig terms,
            Transcript transcript,
            ByteString beacon,
            List<IndexedSignature> signatures,
            List<ByteString> nonces) {
        this.terms = terms;
        this.transcript = transcript;
        this.beacon = beacon;
        this.signatures = signatures;
        this.nonces = nonces;
        this.graph = transcript.graph(beacon, terms.config().parameters().neighbours());
        for (int i = 0; i < transcript.size(); i++) {
            places.put(transcript.member(i).clientId(), i);
        }
    }

    HashedConfig terms() {
        return terms;
    }

    Transcript transcript() {
        return transcript;
    }

    int size() {
        return transcript.size();
    }

    /** The place of a client in the roster; -1 for a stranger. */
    int place(String clientId) {
        return places.getOrDefault(clientId, -1);
    }

    String name(int place) {
        return transcript.member(place).clientId();
    }

    int[] neighbours(int place) {
        return graph.neighbours(place);
    }

    Roster roster(int place) {
        List<IndexedSignature> ofNeighbours =
                Arrays.stream(neighbours(place)).mapToObj(signatures::get).collect(Collectors.toUnmodifiableList());
        return new Roster(place, transcript.members(), ofNeighbours, beacon, nonces);
    }

    /** Whose signatures under the survivors count. */
    IndexSet signers() {
        return transcript.committee(beacon, terms.config().parameters().committee());
    }

    IndexSet set(Iterable<Integer> places) {
        return IndexSet.of(size(), places);
    }

    /** Ends the round if fewer than the survivors that the configuration demands are left. */
    void requireSurvivors(int count, String did) throws SecAggAbort {
        int least = terms.config().parameters().minimumSurvivors();
        if (count < least) {
            throw new SecAggAbort(
                    SecAggReason.COHORT_TOO_SMALL,
                    String.format(Locale.ROOT, "%s clients %s but at least %s must", count, did, least));
        }
    }
}
