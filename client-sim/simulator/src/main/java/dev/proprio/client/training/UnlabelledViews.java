package dev.proprio.client.training;

import dev.proprio.client.augmentation.AmplitudeScaling;
import dev.proprio.client.augmentation.Augmentation;
import dev.proprio.client.augmentation.Jitter;
import dev.proprio.client.augmentation.WindowShape;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.util.List;

/** How windows without a label are looked at, and how much they count. */
public record UnlabelledViews(
        @Setting("Weight of the loss of windows without a label beside that of the others, from 0 to 100; 0 is sgd.")
        double weight,

        @Setting("Windows without a label in a step for each one with a label, from 1 to 1000.")
        int ratio,

        @Setting("What is done to a window to see what it is: little.")
        List<Augmentation> weak,

        @Setting("What is done to a window to train on it: more.")
        List<Augmentation> strong) {
    public UnlabelledViews {
        weak = List.copyOf(weak);
        strong = List.copyOf(strong);
        Require.between("weight", weight, 0, 100);
        Require.between("ratio", ratio, 1, 1000);
    }

    public UnlabelledViews() {
        this(1, 7, List.of(new Jitter()), List.of(new AmplitudeScaling(0.3), new Jitter(0.2)));
    }

    /** Refuses what means nothing for such windows. */
    void requireFit(WindowShape shape) {
        Augmentation.all(weak, shape);
        Augmentation.all(strong, shape);
    }

    /** Passes over labelled windows that cost as much: of each other one a look, which is a third of a gradient, and a gradient. */
    int passes(int epochs) {
        return (int) Math.min(Integer.MAX_VALUE, epochs + Math.ceilDiv(4L * epochs * ratio, 3));
    }
}
