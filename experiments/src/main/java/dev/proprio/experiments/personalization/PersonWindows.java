package dev.proprio.experiments.personalization;

import dev.proprio.client.sensor.Windows;
import java.util.stream.IntStream;

/**
 * A person's windows, normalised, their labels counted with the known classes first and the novel ones after them.
 *
 * @param user the person's id
 * @param pool what support is drawn from
 * @param bouts for each window of the pool, which uninterrupted recording it comes from
 * @param query what the person is tested on; empty when that is what the support leaves of the pool
 * @param complement whether it is
 */
record PersonWindows(String user, Windows pool, int[] bouts, Windows query, boolean complement) {
    /** The same person with shots from {@code other}. */
    PersonWindows withShotsOf(PersonWindows other) {
        return new PersonWindows(user, other.pool, other.bouts, query, complement);
    }

    /** Those windows some of which the person is tested on. */
    Windows measured() {
        return complement ? pool : query;
    }

    /** How many windows of a class support can be drawn from. */
    int available(int label) {
        return count(pool, label);
    }

    /** How many windows of a class there are to be tested on. */
    int tested(int label) {
        return complement ? available(label) : count(query, label);
    }

    private static int count(Windows windows, int label) {
        return (int) IntStream.of(windows.labels()).filter(l -> l == label).count();
    }

    /** The windows of classes {@code from} (inclusive) to {@code to} (exclusive), whose labels count from 0 again. */
    static Windows ofClasses(Windows windows, int from, int to) {
        int[] chosen = IntStream.range(0, windows.count())
                .filter(i -> windows.label(i) >= from && windows.label(i) < to)
                .toArray();
        Windows selected = windows.select(chosen);
        int[] labels =
                IntStream.of(selected.labels()).map(label -> label - from).toArray();
        return new Windows(windows.length(), windows.channels(), selected.features(), labels);
    }
}
