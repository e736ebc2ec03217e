package dev.proprio.proto.update.part;

import dev.proprio.proto.update.ExchangePart;

/**
 * A section of one value for each of the models that the parameters hold one after the other, of which another part makes
 * something ({@link Bipartition}). It is a section of its own because a short one keeps its range and its precision under
 * secure aggregation, too.
 */
public record GroupFigure(String name, int groups) implements ExchangePart {
    public GroupFigure {
        if (groups < 1) {
            throw new IllegalArgumentException("there must be at least 1 model but there were " + groups);
        }
    }

    @Override
    public int sectionLength(int parameters) {
        return groups;
    }
}
