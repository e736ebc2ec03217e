package dev.proprio.client.attack;

import dev.proprio.client.sensor.Windows;
import dev.proprio.proto.extension.Named;

/** Trains honestly on wrong labels: class c of C becomes class C - 1 - c (Fang et al. 2020, section 5.1.3). */
@Named(value = "label-flip", summary = "Trains on the classes in reverse order.")
public record LabelFlip() implements Attack {
    @Override
    public Windows data(Windows shard, int classes) {
        return flipped(shard, classes);
    }

    static Windows flipped(Windows shard, int classes) {
        int[] labels = shard.labels().clone();
        for (int i = 0; i < labels.length; i++) {
            labels[i] = classes - 1 - labels[i];
        }
        return new Windows(shard.length(), shard.channels(), shard.features(), labels);
    }
}
