package dev.proprio.client.dataset;

import dev.proprio.client.sensor.Windows;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.random.KeyedRandom;
import java.util.Arrays;

/** How many of each person's training windows keep their label; the others become unlabelled. */
public record LabelledShare(
        @Setting(
                value =
                        "Share of each person's training windows that keep their label, greater than 0 and at most 1; at least one of each class, or with bursty at least one.",
                alone = true)
        double share,

        @Setting(
                "Which keep it: stratified, so many of each class by chance, or bursty, so many in one go in the order of the recordings.")
        LabelPattern pattern) {
    public LabelledShare {
        Require.that(share > 0 && share <= 1, "share", "must be greater than 0 and at most 1 but was " + share);
    }

    /** All. */
    public LabelledShare() {
        this(1, LabelPattern.STRATIFIED);
    }

    /**
     * The person's windows with the other labels withheld: the same ones whoever asks, and with a larger stratified share those of a
     * smaller one among them.
     *
     * @param windows in the order of the recordings
     */
    Windows of(Windows windows, long seed, String person) {
        if (share == 1 || windows.count() == 0) {
            return windows;
        }
        boolean[] withheld = new boolean[windows.count()];
        Arrays.fill(withheld, true);
        KeyedRandom random = KeyedRandom.of(seed, "labelled", 0, KeyedRandom.keyOf(person));
        switch (pattern) {
            case STRATIFIED -> tellSomeOfEach(windows.labels(), withheld, random);
            case BURSTY -> {
                int told = told(windows.count());
                int from = (int) (random.nextDouble() * (windows.count() - told + 1));
                Arrays.fill(withheld, from, from + told, false);
            }
        }
        return windows.withholding(withheld);
    }

    private void tellSomeOfEach(int[] labels, boolean[] withheld, KeyedRandom random) {
        int classes = Arrays.stream(labels).max().orElse(-1) + 1;
        int[] order = new int[labels.length];
        for (int label = 0; label < classes; label++) {
            int count = 0;
            for (int window = 0; window < labels.length; window++) {
                if (labels[window] == label) {
                    order[count++] = window;
                }
            }
            if (count == 0) {
                continue;
            }
            random.child("class", label).shuffle(order, count);
            for (int i = 0; i < told(count); i++) {
                withheld[order[i]] = false;
            }
        }
    }

    private int told(int count) {
        return Math.clamp(Math.round(share * count), 1, count);
    }
}
