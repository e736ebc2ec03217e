package dev.proprio.client.attack;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.training.LocalResult;
import dev.proprio.client.training.TrainingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * What accomplices learn in one round, each from its own shard. Whoever comes first trains for all; others help with
 * what nobody has begun, so that each is trained once and nobody waits for a thread that waits. Thread-safe.
 *
 * <p>An accomplice remembers what came of its training here, and nothing else: as nobody attacks before all have been
 * trained, that is the same whoever is asked, however many threads there are.
 */
final class Collusion {
    private final int round;
    private final List<String> members;
    private final Map<String, CompletableFuture<Optional<LocalResult>>> learnt = new ConcurrentHashMap<>();

    Collusion(int round, List<String> members) {
        this.round = round;
        this.members = members;
    }

    int round() {
        return round;
    }

    /** Trains whom nobody has begun to train, and waits for the others. */
    void meet(HonestDevices devices) {
        for (String member : members) {
            var mine = new CompletableFuture<Optional<LocalResult>>();
            if (learnt.putIfAbsent(member, mine) == null) {
                try {
                    mine.complete(train(member, devices));
                } catch (RuntimeException | Error e) {
                    mine.completeExceptionally(e);
                    throw e;
                }
            }
        }
        members.forEach(this::of);
    }

    private static Optional<LocalResult> train(String member, HonestDevices devices) {
        try {
            LocalResult result = devices.train(member, UnaryOperator.identity());
            devices.remember(member, result.next());
            return Optional.of(new LocalResult(result.update().copy(), result.next()));
        } catch (SensorDataException | TrainingException nothingLearnt) {
            return Optional.empty();
        }
    }

    /** What a member learnt; nothing if it could not train. */
    Optional<LocalResult> of(String member) {
        CompletableFuture<Optional<LocalResult>> own = learnt.get(member);
        return own == null ? Optional.empty() : own.join();
    }

    /** The changes of those who could train, in the members' order. */
    List<float[]> changes() {
        List<float[]> changes = new ArrayList<>();
        for (String member : members) {
            of(member).ifPresent(result -> changes.add(result.update().parameters()));
        }
        return changes;
    }
}
