package dev.proprio.experiments.bench;

import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunFailedException;

/** Times rounds from the end of one to the end of the next, selection and the server's step included. */
final class RoundTimer implements RoundListener {
    private final double[] millis;
    private long last = System.nanoTime();

    RoundTimer(int rounds) {
        this.millis = new double[rounds];
    }

    @Override
    public void roundEnded(RoundResult result) throws RunFailedException {
        long now = System.nanoTime();
        millis[result.round() - 1] = (now - last) / 1e6;
        if (result.accepted() < result.outcomes().size()) {
            throw new RunFailedException("only %s of %s devices completed a round%s"
                    .formatted(result.accepted(), result.outcomes().size(), reason(result)));
        }
        last = System.nanoTime();
    }

    /** Milliseconds of each round. */
    double[] millis() {
        return millis;
    }

    private static String reason(RoundResult result) {
        return result.outcomes().stream()
                .filter(ClientOutcome.Failed.class::isInstance)
                .map(outcome -> ": " + ((ClientOutcome.Failed) outcome).reason())
                .findFirst()
                .orElse("");
    }
}
