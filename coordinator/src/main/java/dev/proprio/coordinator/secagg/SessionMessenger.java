package dev.proprio.coordinator.secagg;

import dev.proprio.proto.v1.SecAggCoordinatorMessage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;

/** Addresses a round's messages and counts their bytes. Thread-safe. */
final class SessionMessenger {
    private final String run;
    private final int round;
    private final int attempt;
    private final Outbox outbox;
    private final LongAdder down = new LongAdder();
    private final LongAdder up = new LongAdder();

    SessionMessenger(String run, int round, int attempt, Outbox outbox) {
        this.run = run;
        this.round = round;
        this.attempt = attempt;
        this.outbox = outbox;
    }

    void send(String device, UnaryOperator<SecAggCoordinatorMessage.Builder> content) {
        var message = content.apply(SecAggCoordinatorMessage.newBuilder()
                        .setRunId(run)
                        .setRound(round)
                        .setAttempt(attempt))
                .build();
        down.add(message.getSerializedSize());
        outbox.send(device, message);
    }

    void received(int bytes) {
        up.add(bytes);
    }

    long bytesDown() {
        return down.sum();
    }

    long bytesUp() {
        return up.sum();
    }
}
