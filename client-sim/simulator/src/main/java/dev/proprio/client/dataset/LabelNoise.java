package dev.proprio.client.dataset;

import dev.proprio.client.sensor.Windows;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.random.KeyedRandom;

/**
 * Labels that devices have wrong, as people are wrong: each is, with some probability and independently of the others, one of the other classes, all of
 * which are as likely.
 *
 * @param share of labels, from 0 to 0.5
 */
record LabelNoise(double share) {
    private static final double MOST = 0.5;

    LabelNoise {
        Require.between("labelNoise", share, 0, MOST);
    }

    /** A device's labelled windows as the device has them: the same whoever asks. */
    Windows of(Windows windows, int classes, long seed, String device) {
        if (share == 0 || classes < 2) {
            return windows;
        }
        int[] labels = windows.labels().clone();
        KeyedRandom random = random(seed, device);
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (labels[i] + offset(random, i, classes)) % classes;
        }
        return new Windows(windows.length(), windows.channels(), windows.features(), labels);
    }

    /** How many of a device's labels are wrong. */
    int wrong(int windows, int classes, long seed, String device) {
        int wrong = 0;
        if (share > 0 && classes >= 2) {
            KeyedRandom random = random(seed, device);
            for (int i = 0; i < windows; i++) {
                wrong += offset(random, i, classes) == 0 ? 0 : 1;
            }
        }
        return wrong;
    }

    private static KeyedRandom random(long seed, String device) {
        return KeyedRandom.of(seed, "label-noise", 0, KeyedRandom.keyOf(device));
    }

    /** By how many classes a window's label is off; a larger share has the wrong labels of a smaller one among its own. */
    private int offset(KeyedRandom random, int window, int classes) {
        KeyedRandom own = random.child("window", window);
        return own.nextDouble() < share ? 1 + own.nextInt(classes - 1) : 0;
    }
}
