package dev.proprio.proto.extension;

import java.util.List;
import java.util.stream.Collectors;

/** Settings are wrong; the message has one line for each problem. */
public final class SettingsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /** @param problems all of them, at least one; of very many only the first are kept, and the others counted */
    public SettingsException(List<Problem> problems) {
        this(problems.stream().collect(ProblemList::new, ProblemList::add, ProblemList::addAll));
    }

    /** @param problems at least one */
    public SettingsException(ProblemList problems) {
        super(problems.listed().stream().map(Problem::sentence).collect(Collectors.joining("\n")));
        this.problems = problems.listed();
    }

    /** The problems, in the order of the settings; the last of very many says how many more there are. */
    public List<Problem> problems() {
        return problems;
    }
}
