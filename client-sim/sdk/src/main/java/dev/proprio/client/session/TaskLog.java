package dev.proprio.client.session;

import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.stored.StoredReader;
import dev.proprio.proto.stored.StoredWriter;
import dev.proprio.proto.text.CountText;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which tasks a device has begun, as far as its owner's limits need to know: those of a while, and in which rounds of which
 * runs it took part. Each is kept before the task begins. The rounds of the {@value #MOST_RUNS} runs that it was last in are
 * known. Thread-safe.
 */
public final class TaskLog {
    private static final String KIND = "task-log";
    /** The first knew rounds by their numbers alone. */
    private static final int VERSION = 2;

    private static final int MOST_RUNS = 1000;

    private final LogKeeper keeper;
    private final Deque<Begun> begun = new ArrayDeque<>();
    private final Map<String, SortedSet<String>> rounds = new LinkedHashMap<>();

    /** Keeps the log before what it says is done. */
    @FunctionalInterface
    public interface LogKeeper {
        /** Nobody. */
        LogKeeper NOBODY = bytes -> {};

        /** Replaces what was kept. */
        void keep(byte[] bytes) throws IOException;
    }

    /**
     * A task.
     *
     * @param name tells it from others
     * @param millis when it began, since 1970
     */
    private record Begun(String name, long millis) {}

    /** Of a device whose process remembers alone. */
    public TaskLog() {
        this(LogKeeper.NOBODY);
    }

    /** An empty log that is kept. */
    public TaskLog(LogKeeper keeper) {
        this.keeper = keeper;
    }

    /**
     * A log that was kept.
     *
     * @throws StoredFormatException if it can't be read
     */
    public static TaskLog restored(byte[] kept, LogKeeper keeper) throws StoredFormatException {
        var log = new TaskLog(keeper);
        var in = new StoredReader(kept, KIND, VERSION);
        for (int left = in.count(); left > 0; left--) {
            log.begun.add(new Begun(in.text(), in.number()));
        }
        for (int left = in.count(); left > 0; left--) {
            SortedSet<String> own = new TreeSet<>();
            log.rounds.put(in.text(), own);
            for (int each = in.count(); each > 0; each--) {
                own.add(in.version() == 1 ? String.valueOf(in.integer()) : in.text());
            }
        }
        in.end();
        return log;
    }

    /**
     * Notes a task that begins, unless it would be too much; one that was noted before may be done again.
     *
     * @param round tells the round, or the question asked in it, from others of the run
     * @param name tells it from others
     * @param now milliseconds since 1970
     * @return what it would be too much of, in words that follow "the device"; empty if it was noted
     * @throws IOException if it can't be kept; then it was not noted
     */
    synchronized Optional<String> begin(String run, String round, String name, SitePolicy policy, long now)
            throws IOException {
        if (!policy.limitsTasks()) {
            return Optional.empty();
        }
        Deque<Begun> before = new ArrayDeque<>(begun);
        policy.budget().ifPresent(budget -> forget(budget, now));
        boolean again = begun.stream().anyMatch(task -> task.name().equals(name));
        if (!again
                && policy.budget().isPresent()
                && begun.size() >= policy.budget().get().tasks()) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "does %s in %s at most, and has done so many",
                    CountText.of(policy.budget().get().tasks(), "task"),
                    text(policy.budget().get())));
        }
        SortedSet<String> own = rounds.getOrDefault(run, new TreeSet<>());
        boolean newRound = !own.contains(round);
        if (policy.mostRounds() > 0 && newRound && own.size() >= policy.mostRounds()) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "takes part in %s of one run at most, and has done so in this one",
                    CountText.of(policy.mostRounds(), "round")));
        }
        Map<String, SortedSet<String>> known = new LinkedHashMap<>(rounds);
        if (policy.budget().isPresent() && !again) {
            begun.add(new Begun(name, now));
        }
        if (policy.mostRounds() > 0 && newRound) {
            SortedSet<String> more = new TreeSet<>(own);
            more.add(round);
            rounds.remove(run);
            rounds.put(run, more);
            while (rounds.size() > MOST_RUNS) {
                rounds.remove(rounds.keySet().iterator().next());
            }
        }
        boolean kept = false;
        try {
            keeper.keep(bytes());
            kept = true;
        } finally {
            if (!kept) {
                begun.clear();
                begun.addAll(before);
                rounds.clear();
                rounds.putAll(known);
            }
        }
        return Optional.empty();
    }

    /** A clock that was set back would keep the device from its tasks for as long as it was wrong. */
    private void forget(TaskBudget budget, long now) {
        Deque<Begun> left = new ArrayDeque<>();
        for (Begun task : begun) {
            long at = Math.min(task.millis(), now);
            if (now - at < budget.within().toMillis()) {
                left.add(new Begun(task.name(), at));
            }
        }
        begun.clear();
        begun.addAll(left);
    }

    private byte[] bytes() {
        var out = new StoredWriter(KIND, VERSION).integer(begun.size());
        begun.forEach(task -> out.text(task.name()).number(task.millis()));
        out.integer(rounds.size());
        rounds.forEach((run, own) -> {
            out.text(run).integer(own.size());
            own.forEach(out::text);
        });
        return out.bytes();
    }

    private static String text(TaskBudget budget) {
        long seconds = budget.within().toSeconds();
        long hours = seconds / 3600;
        return seconds > 0 && seconds % 3600 == 0 ? CountText.of(hours, "hour") : seconds + " s";
    }
}
