package dev.proprio.experiments.cli;

import dev.proprio.experiments.personalization.StudyProgress;
import dev.proprio.proto.text.CountText;
import java.io.PrintWriter;
import java.util.Locale;

/** Says what a personalization experiment is at, a line for each thing. */
final class StudyProgressLines implements StudyProgress {
    private final PrintWriter out;
    private final int rounds;
    private final long start = System.nanoTime();

    StudyProgressLines(PrintWriter out, int rounds) {
        this.out = out;
        this.rounds = rounds;
    }

    @Override
    public void training(long seed, String method) {
        say("seed %s: training the model of %s, %s".formatted(seed, method, CountText.of(rounds, "round")));
    }

    @Override
    public void adapting(long seed, String method) {
        say("seed %s: adapting %s to people".formatted(seed, method));
    }

    private void say(String what) {
        long seconds = (System.nanoTime() - start) / 1_000_000_000;
        out.printf(Locale.ROOT, "%2d:%02d  %s%n", seconds / 60, seconds % 60, what);
        out.flush();
    }
}
