package dev.proprio.experiments.sweep;

import dev.proprio.experiments.progress.Progress;
import dev.proprio.experiments.progress.ProgressDisplay;
import dev.proprio.experiments.progress.ProgressLine;
import dev.proprio.experiments.progress.ProgressMode;
import dev.proprio.experiments.record.SweepRow;
import dev.proprio.proto.text.CountText;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Shows how far a sweep is: one line on a terminal, a line for each run elsewhere. Thread-safe. */
public final class SweepProgress implements AutoCloseable {
    private final ProgressMode mode;
    private final ProgressLine line;
    private final long start = System.nanoTime();
    private int allRuns;
    private int allRounds;
    private int runs;
    private int rounds;

    public SweepProgress(PrintStream out, ProgressMode mode) {
        this.mode = mode;
        this.line = new ProgressLine(out, mode);
    }

    /** So much more is to be done. */
    synchronized void planned(List<PlannedRun> more) {
        allRuns += more.size();
        allRounds += more.stream().mapToInt(run -> run.spec().rounds()).sum();
    }

    /**
     * Where one run shows its rounds.
     *
     * @param skipped how many rounds it takes over from an earlier run; it may tell the last of them again
     */
    synchronized ProgressDisplay ofRun(int skipped) {
        allRounds -= skipped;
        return new ProgressDisplay() {
            @Override
            public void show(Progress progress) {
                if (progress.round() > skipped) {
                    roundEnded();
                }
            }

            @Override
            public void close() {}
        };
    }

    private synchronized void roundEnded() {
        rounds++;
        if (mode == ProgressMode.BAR) {
            line.show(Progress.after(
                            Duration.ofNanos(System.nanoTime() - start), rounds, allRounds, Optional.empty(), 0)
                    .titled("run %s/%s".formatted(Math.min(runs + 1, allRuns), allRuns)));
        }
    }

    /** A run has ended after {@code seconds}. */
    synchronized void ended(SweepRow row, double seconds) {
        runs++;
        String result = row.score()
                .map(score -> String.format(Locale.ROOT, "accuracy %.1f%%", 100 * score))
                .orElseGet(() -> "failed: " + row.failure().orElse("no reason is known"));
        line.tell(String.format(
                Locale.ROOT,
                "run %d/%d in %.1f s: %s, seed %d, %s, %s",
                runs,
                allRuns,
                seconds,
                row.trial(),
                row.seed(),
                rounds(row),
                result));
    }

    private static String rounds(SweepRow row) {
        String all = CountText.of(row.rounds(), "round");
        return row.score().isEmpty() || row.reached() >= row.rounds() ? all : row.reached() + " of " + all;
    }

    @Override
    public void close() {
        line.close();
    }
}
