package dev.proprio.proto.extension;

import java.util.List;
import java.util.stream.Collectors;

/** Settings are wrong; the message has one line for each problem. */
public final class SettingsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /** @param problems all of them, at least one */
    public SettingsException(List<Problem> problems) {
        super(problems.stream().map(Problem::sentence).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** All problems, in the order of the settings. */
    public List<Problem> problems() {
        return problems;
    }
}
