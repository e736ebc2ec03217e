package dev.proprio.experiments.spec;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** What the YAML parser complains about, on one line. */
final class YamlComplaint {
    /** Patterns of file names begin so; a shell takes one pair of quotes away. */
    private static final String QUOTES =
            "a text that begins with *, &, @, % or ` must stand in quotes: files: \"*.csv\", or --set \"data.files='*.csv'\"";

    private YamlComplaint() {}

    static String of(MarkedYamlEngineException e) {
        String problem = firstLine(Optional.ofNullable(e.getProblem()).orElse("it cannot be parsed"));
        if (problem.contains("TAB")) {
            return "a tab cannot indent or start a value; use spaces";
        }
        if (problem.contains("mapping values are not allowed")) {
            return "a key and its value cannot stand here; check the indentation, and quote a text that has a colon";
        }
        String context = firstLine(Optional.ofNullable(e.getContext()).orElse(""));
        if (context.endsWith("an alias")
                || context.endsWith("an anchor")
                || problem.contains("cannot start any token")) {
            return QUOTES;
        }
        if (problem.contains("undefined alias")) {
            return problem + "; " + QUOTES;
        }
        return context.isEmpty() ? problem : problem + " (" + context + ")";
    }

    static String firstLine(String text) {
        return text.lines().findFirst().orElse("").strip();
    }
}
