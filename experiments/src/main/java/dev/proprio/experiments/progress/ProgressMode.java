package dev.proprio.experiments.progress;

import java.io.Console;
import java.util.Map;

/** Where progress is shown. */
public enum ProgressMode {
    /** One line that is drawn again and again. */
    BAR,
    /** A line now and then. */
    LINES,
    /** Nowhere. */
    QUIET;

    /** The mode for this process. */
    // JDK 25 answers null again where there is no terminal.
    @SuppressWarnings("SystemConsoleNull")
    public static ProgressMode detect(boolean quiet) {
        Console console = System.console();
        return of(quiet, console != null && console.isTerminal(), System.getenv());
    }

    static ProgressMode of(boolean quiet, boolean terminal, Map<String, String> environment) {
        if (quiet) {
            return QUIET;
        }
        return terminal && !environment.getOrDefault("TERM", "dumb").equals("dumb") ? BAR : LINES;
    }
}
