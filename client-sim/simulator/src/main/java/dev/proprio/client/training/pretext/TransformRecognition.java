package dev.proprio.client.training.pretext;

import dev.proprio.client.augmentation.AmplitudeScaling;
import dev.proprio.client.augmentation.Augmentation;
import dev.proprio.client.augmentation.Jitter;
import dev.proprio.client.augmentation.Negation;
import dev.proprio.client.augmentation.SegmentPermutation;
import dev.proprio.client.augmentation.TimeReversal;
import dev.proprio.client.augmentation.TimeWarp;
import dev.proprio.client.augmentation.WindowShape;
import dev.proprio.client.augmentation.WindowView;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.HeadedTrainer;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.LinearHead;
import dev.proprio.client.training.LocalLoop;
import dev.proprio.client.training.LocalRound;
import dev.proprio.client.training.ViewBuffer;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.random.KeyedRandom;
import java.util.HashSet;
import java.util.List;

/**
 * Learns to tell how a window was changed (Saeed et al. 2019): each window is seen as it is and under each of several transformations, and for each
 * of these a value of the head says whether it was done.
 */
@Named(
        value = "transform-recognition",
        summary = "Pre-training without labels: which transformation was done to a window?",
        differs = {
            "Each task's head is linear on what the model's last layer takes; in the paper it has a hidden layer.",
            "Of the paper's transformations all but channel shuffling can be listed; rotation needs channels that are vectors."
        })
public record TransformRecognition(
        @Setting(value = "The steps; a mini-batch is so many windows, each under all transformations.", inline = true)
        LocalLoop loop,

        @Setting("What is to be recognized, each by itself; at least one, and none twice.")
        List<Augmentation> transformations)
        implements PretextAlgorithm {
    public TransformRecognition {
        transformations = List.copyOf(transformations);
        Require.that(
                !transformations.isEmpty(),
                "transformations",
                "must name at least one augmentation, such as time-warp");
        Require.that(
                new HashSet<>(transformations).size() == transformations.size(),
                "transformations",
                "must name none twice, for nobody can tell one from itself");
    }

    public TransformRecognition() {
        this(
                new LocalLoop(),
                List.of(
                        new Jitter(),
                        new AmplitudeScaling(),
                        new Negation(),
                        new TimeReversal(),
                        new SegmentPermutation(),
                        new TimeWarp()));
    }

    @Override
    public LinearHead head(InputShape shape) {
        return new LinearHead(transformations.size());
    }

    @Override
    public void requireFit(WindowShape shape) {
        Augmentation.all(transformations, shape);
    }

    /** Each window is seen as it is, too. */
    @Override
    public int passes() {
        return (int) Math.min(Integer.MAX_VALUE, (transformations.size() + 1L) * loop.epochs());
    }

    @Override
    public LocalLoop.Step steps(LocalRound round, Windows windows, HeadedTrainer trainer) {
        double rate = loop.rate(round);
        int views = transformations.size() + 1;
        WindowView[] changes =
                transformations.stream().map(each -> each.of(round.shape())).toArray(WindowView[]::new);
        int most = Math.multiplyExact(Math.min(loop.batch(), windows.count()), views);
        var buffer = new ViewBuffer(most, windows.length(), windows.channels(), 0);
        var loss = new TransformationLoss(transformations.size());
        KeyedRandom random = round.random().child("transformations", 0);
        return new LocalLoop.Step() {
            private long taken;

            @Override
            public double take(int[] order, int from, int to) {
                KeyedRandom drawn = random.child("step", taken++);
                int slot = 0;
                for (int n = from; n < to; n++) {
                    buffer.put(slot++, windows.features(), order[n], 0);
                    for (WindowView change : changes) {
                        buffer.put(slot, windows.features(), order[n], 0);
                        change.change(buffer.features(), buffer.at(slot++), drawn);
                    }
                }
                return trainer.step(buffer.windows(), buffer.order(), 0, slot, rate, loss);
            }
        };
    }
}
