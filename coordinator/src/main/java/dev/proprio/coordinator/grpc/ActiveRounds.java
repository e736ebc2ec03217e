package dev.proprio.coordinator.grpc;

import com.google.protobuf.ByteString;
import dev.proprio.coordinator.round.DescribedModel;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The rounds under way. Thread-safe. */
final class ActiveRounds {
    private final Set<ActiveRound> rounds = ConcurrentHashMap.newKeySet();

    void open(ActiveRound round) {
        rounds.add(round);
    }

    void close(ActiveRound round) {
        rounds.remove(round);
    }

    /**
     * A round in its latest attempt: the part of it that has asked {@code device}, if one has, since several parts of a round
     * may be under way here.
     */
    Optional<ActiveRound> find(String run, int round, String device) {
        return rounds.stream()
                .filter(active -> active.plan().round() == round
                        && active.plan().run().id().equals(run))
                .filter(active -> active.asked(device) || !active.isOfOne())
                .max(Comparator.comparing((ActiveRound active) -> active.asked(device))
                        .thenComparingInt(active -> active.plan().attempt()));
    }

    /** A round that trains the model with this digest and has asked {@code device}. */
    Optional<ActiveRound> withModel(ByteString sha256, String device) {
        return rounds.stream()
                .filter(active -> active.modelSha256().equals(sha256) && active.asked(device))
                .findFirst();
    }

    /** The description with this digest of the model of a round that has asked {@code device}. */
    Optional<DescribedModel> description(ByteString sha256, String device) {
        return rounds.stream()
                .filter(active -> active.asked(device))
                .flatMap(active -> active.plan().run().description().stream())
                .filter(known -> known.sha256().equals(sha256))
                .findFirst();
    }

    Stream<ActiveRound> stream() {
        return rounds.stream();
    }
}
