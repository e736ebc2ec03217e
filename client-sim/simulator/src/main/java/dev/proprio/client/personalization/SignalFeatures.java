package dev.proprio.client.personalization;

import dev.proprio.client.sensor.Windows;
import java.util.stream.IntStream;

/** {@link HandFeatures} of some windows, for whoever scores the same windows more than once. Immutable. */
public final class SignalFeatures {
    private final Embedding vectors;

    private SignalFeatures(Embedding vectors) {
        this.vectors = vectors;
    }

    /** Of windows that are all of one size. */
    public static SignalFeatures of(Windows windows) {
        return new SignalFeatures(HandFeatures.of(windows));
    }

    /** Those of some of the windows, in the order of these places. */
    public SignalFeatures select(int[] places) {
        int size = vectors.size();
        float[] values = new float[Math.multiplyExact(size, places.length)];
        IntStream.range(0, places.length)
                .forEach(i -> System.arraycopy(vectors.values(), places[i] * size, values, i * size, size));
        return new SignalFeatures(new Embedding(size, values));
    }

    /** How many windows they are of. */
    public int count() {
        return vectors.count();
    }

    Embedding vectors() {
        return vectors;
    }
}
