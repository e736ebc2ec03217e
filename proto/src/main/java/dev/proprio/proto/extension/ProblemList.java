package dev.proprio.proto.extension;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is wrong with settings: the first problems, and how many there are besides, so that no answer grows with them. */
public final class ProblemList {
    /** How many problems are told one by one. */
    public static final int MOST = 100;

    private final List<Problem> first = new ArrayList<>();
    private long more;

    /** Adds a problem, or counts it. */
    public void add(Problem problem) {
        if (isFull()) {
            more++;
        } else {
            first.add(problem);
        }
    }

    /** Adds those of another list. */
    public void addAll(ProblemList others) {
        others.first.forEach(this::add);
        more += others.more;
    }

    /** Counts problems that are not worth a sentence once the list is full. */
    void count(long problems) {
        more += problems;
    }

    /** Whether further problems are only counted. */
    public boolean isFull() {
        return first.size() == MOST;
    }

    public boolean isEmpty() {
        return first.isEmpty();
    }

    /** At most {@link #MOST} problems, and one more entry that says how many others there are. */
    public List<Problem> listed() {
        if (more == 0) {
            return List.copyOf(first);
        }
        List<Problem> listed = new ArrayList<>(first);
        listed.add(new Problem(
                first.get(0).origin(),
                "",
                more == 1
                        ? "and one more problem is not listed"
                        : String.format(Locale.ROOT, "and %s more problems are not listed", more)));
        return List.copyOf(listed);
    }
}
