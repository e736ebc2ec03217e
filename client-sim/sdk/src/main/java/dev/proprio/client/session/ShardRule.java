package dev.proprio.client.session;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * For what one shard of a device's data may be used, whatever its other shards may be used for.
 *
 * @param shard its name
 * @param coordinators who may use it, named as in {@link SitePolicy#coordinators}; empty for any coordinator
 * @param runs what it may be used for, named as in {@link SitePolicy#runs}; empty for any run
 * @param kinds which tasks may use it
 */
public record ShardRule(String shard, List<String> coordinators, List<String> runs, Set<TaskKind> kinds) {
    private static final int LONGEST_NAME = 100;

    /** @throws IllegalArgumentException if something is impossible; the message says what */
    public ShardRule {
        requireName(shard);
        coordinators = SitePolicy.coordinators(coordinators);
        runs = List.copyOf(runs);
        kinds = Set.copyOf(kinds);
    }

    /** The shard may be used by anybody and for anything. */
    public static ShardRule open(String shard) {
        return new ShardRule(shard, List.of(), List.of(), Set.of(TaskKind.values()));
    }

    /** The same rule for certain coordinators alone. */
    public ShardRule by(String... allowed) {
        return new ShardRule(shard, List.of(allowed), runs, kinds);
    }

    /** The same rule for certain runs alone. */
    public ShardRule in(String... allowed) {
        return new ShardRule(shard, coordinators, List.of(allowed), kinds);
    }

    /** The same rule for certain kinds of task alone. */
    public ShardRule to(TaskKind... allowed) {
        return new ShardRule(shard, coordinators, runs, Set.of(allowed));
    }

    /**
     * Refuses what no shard can be called.
     *
     * @throws IllegalArgumentException if a shard can't be called so
     */
    public static void requireName(String shard) {
        if (shard.isBlank() || shard.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "the name of a shard must have from 1 to %s characters but has %s",
                    LONGEST_NAME,
                    shard.length()));
        }
    }
}
