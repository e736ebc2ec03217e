package dev.proprio.client.training.pretext;

import dev.proprio.client.sensor.UnlabelledWindows;
import dev.proprio.client.sensor.Windows;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Windows with a label and without as one, in an order that says nothing of which is which. */
final class AllWindows {
    private AllWindows() {}

    /** All of them by their values, each of class 0. */
    static Windows of(Windows labelled, UnlabelledWindows others) {
        int size = labelled.size();
        int known = labelled.count();
        int count = Math.addExact(known, others.count());
        if (others.count() > 0 && (others.length() != labelled.length() || others.channels() != labelled.channels())) {
            throw new IllegalArgumentException("windows of %s x %s do not fit among windows of %s x %s"
                    .formatted(others.length(), others.channels(), labelled.length(), labelled.channels()));
        }
        float[] all = Arrays.copyOf(labelled.features(), Math.multiplyExact(count, size));
        System.arraycopy(others.features(), 0, all, known * size, others.count() * size);
        Comparator<Integer> byValues = (one, other) ->
                Arrays.compare(all, one * size, (one + 1) * size, all, other * size, (other + 1) * size);
        int[] order = IntStream.range(0, count)
                .boxed()
                .sorted(byValues)
                .mapToInt(i -> i)
                .toArray();
        float[] features = new float[all.length];
        for (int i = 0; i < count; i++) {
            System.arraycopy(all, order[i] * size, features, i * size, size);
        }
        return new Windows(labelled.length(), labelled.channels(), features, new int[count]);
    }
}
