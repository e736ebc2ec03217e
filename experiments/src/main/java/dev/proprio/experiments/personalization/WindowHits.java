package dev.proprio.experiments.personalization;

import java.util.Arrays;
import java.util.stream.IntStream;

/** How often each of a person's windows was tested, and how often its class was found. Immutable. */
public final class WindowHits {
    /** No window at all. */
    public static final WindowHits NONE = new WindowHits(new int[0], new int[0]);

    private final int[] right;
    private final int[] tested;

    /**
     * @param right for each window, how often its class was found
     * @param tested how often it was asked for
     */
    public WindowHits(int[] right, int[] tested) {
        if (right.length != tested.length
                || IntStream.range(0, right.length).anyMatch(i -> right[i] < 0 || right[i] > tested[i])) {
            throw new IllegalArgumentException("a window cannot be found more often than it was tested");
        }
        this.right = right.clone();
        this.tested = tested.clone();
    }

    /** How many windows were tested at all. */
    public int windows() {
        return (int) Arrays.stream(tested).filter(times -> times > 0).count();
    }

    /** The places of windows. */
    int size() {
        return right.length;
    }

    int right(int window) {
        return right[window];
    }

    int tested(int window) {
        return tested[window];
    }

    /** How often windows were tested that were tested most often. */
    int most() {
        return Arrays.stream(tested).max().orElse(0);
    }
}
