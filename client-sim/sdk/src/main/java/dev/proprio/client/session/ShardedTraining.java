package dev.proprio.client.session;

import java.util.Set;

/** The training code of a node with several shards of data, of which its owner may allow a task some. */
@FunctionalInterface
public interface ShardedTraining {
    /**
     * The training that uses these shards and no others. It is asked for before each task, with what the
     * {@linkplain SitePolicy#shards policy} allows, and once with all shards, for what is told of updates later
     * ({@link LocalTraining#counted}).
     *
     * @param shards some of the names that were given with it, at least one
     */
    LocalTraining on(Set<String> shards);
}
