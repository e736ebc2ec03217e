package dev.proprio.experiments.progress;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Shows the progress of a run on a stream. On a terminal one line is drawn again, at most ten times a
 * second; elsewhere there are about twenty lines. Thread-safe.
 */
public final class ProgressLine implements ProgressDisplay {
    private static final long PAUSE_NANOS = 100_000_000;
    private static final int LINES = 20;

    private final PrintStream out;
    private final ProgressMode mode;
    private final int width;
    private final boolean blocks;
    private final LongSupplier clock;
    private long drawnAt;
    private int drawnLength;
    private boolean drawn;
    private boolean begun;

    /** Shows progress on {@code out}; the terminal's width is taken from {@code COLUMNS}. */
    public ProgressLine(PrintStream out, ProgressMode mode) {
        this(out, mode, columns(), out.charset().newEncoder().canEncode('█'), System::nanoTime);
    }

    ProgressLine(PrintStream out, ProgressMode mode, int width, boolean blocks, LongSupplier clock) {
        this.out = out;
        this.mode = mode;
        this.width = width;
        this.blocks = blocks;
        this.clock = clock;
    }

    private static int columns() {
        String columns = System.getenv().getOrDefault("COLUMNS", "");
        return columns.matches("[1-9]\\d{1,3}") ? Integer.parseInt(columns) : 80;
    }

    @Override
    public synchronized void show(Progress progress) {
        boolean last = progress.round() == progress.rounds();
        boolean first = !begun;
        begun = true;
        switch (mode) {
            case QUIET -> {}
            case BAR -> {
                long now = clock.getAsLong();
                if (first || !drawn || last || now - drawnAt >= PAUSE_NANOS) {
                    // The last column stays empty: some terminals begin a new line after it.
                    draw(ProgressText.bar(progress, width - 1, blocks));
                    drawnAt = now;
                }
            }
            case LINES -> {
                int step = Math.max(1, progress.rounds() / LINES);
                if (last || progress.round() % step == 0) {
                    out.println(ProgressText.line(progress));
                }
            }
        }
    }

    /**
     * Says what is waited for before anything can be shown.
     *
     * @return whether nothing was shown yet
     */
    public synchronized boolean waiting(String what, Duration soFar) {
        if (begun) {
            return false;
        }
        String text = "%s, %s s so far".formatted(what, soFar.toSeconds());
        switch (mode) {
            case QUIET -> {}
            case BAR -> draw(text.substring(0, Math.min(text.length(), width - 1)));
            case LINES -> out.println(text);
        }
        return true;
    }

    /** Tells something that has happened, where there are lines. */
    public synchronized void tell(String line) {
        if (mode == ProgressMode.LINES) {
            out.println(line);
        }
    }

    private void draw(String text) {
        out.print("\r" + text + " ".repeat(Math.max(0, drawnLength - text.length())));
        out.flush();
        drawnLength = text.length();
        drawn = true;
    }

    /** Ends the line, so that what follows begins a new one. */
    @Override
    public synchronized void close() {
        if (drawn) {
            out.println();
            drawn = false;
            drawnLength = 0;
        }
    }
}
