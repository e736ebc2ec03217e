package dev.proprio.proto.secagg.round;

import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Splits a cohort into groups, each of which runs a protocol of its own; their sums add up. */
public final class Groups {
    private Groups() {}

    /**
     * Groups of at least {@code least} clients whose sizes differ by one at most; fewer clients than that make one
     * group.
     *
     * @param random decides who goes where
     */
    public static List<List<String>> split(List<String> clients, int least, KeyedRandom random) {
        if (least < 1) {
            throw new IllegalArgumentException("a group must have at least 1 client but was to have " + least);
        }
        int[] order = random.order(clients.size());
        int count = Math.max(1, clients.size() / least);
        List<List<String>> groups = new ArrayList<>();
        for (int group = 0; group < count; group++) {
            int from = (int) ((long) group * clients.size() / count);
            int to = (int) ((long) (group + 1) * clients.size() / count);
            groups.add(IntStream.range(from, to)
                    .mapToObj(i -> clients.get(order[i]))
                    .sorted()
                    .collect(Collectors.toUnmodifiableList()));
        }
        return List.copyOf(groups);
    }
}
