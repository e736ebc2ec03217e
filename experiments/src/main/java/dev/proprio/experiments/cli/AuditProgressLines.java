package dev.proprio.experiments.cli;

import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundResult;
import java.io.PrintWriter;
import java.util.Locale;

/** Says how far an audited run is, at most some thirty times. */
final class AuditProgressLines implements RoundListener {
    private static final int LINES = 30;

    private final PrintWriter out;
    private final String run;
    private final int rounds;
    private final long start = System.nanoTime();

    /** @param run what is said of the run before its round */
    AuditProgressLines(PrintWriter out, String run, int rounds) {
        this.out = out;
        this.run = run;
        this.rounds = rounds;
    }

    @Override
    public void roundEnded(RoundResult result) {
        if (result.round() % Math.max(1, rounds / LINES) == 0 || result.round() == rounds) {
            long seconds = (System.nanoTime() - start) / 1_000_000_000;
            out.printf(
                    Locale.ROOT,
                    "%2d:%02d  %sround %d of %d, %d updates%n",
                    seconds / 60,
                    seconds % 60,
                    run,
                    result.round(),
                    rounds,
                    result.accepted());
            out.flush();
        }
    }
}
