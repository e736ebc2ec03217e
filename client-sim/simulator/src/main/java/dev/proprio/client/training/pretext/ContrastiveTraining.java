package dev.proprio.client.training.pretext;

import dev.proprio.client.augmentation.AmplitudeScaling;
import dev.proprio.client.augmentation.Augmentation;
import dev.proprio.client.augmentation.Jitter;
import dev.proprio.client.augmentation.TimeWarp;
import dev.proprio.client.augmentation.WindowShape;
import dev.proprio.client.augmentation.WindowView;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.HeadedTrainer;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.LinearHead;
import dev.proprio.client.training.LocalLoop;
import dev.proprio.client.training.LocalRound;
import dev.proprio.client.training.TrainingException;
import dev.proprio.client.training.ViewBuffer;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.random.KeyedRandom;
import java.util.List;

/**
 * Draws two views of a window together, and away from all other windows of the mini-batch (SimCLR: Chen et al. 2020, Algorithm 1; for
 * wearables Tang et al. 2020).
 */
@Named(
        value = "contrastive",
        summary = "Pre-training without labels: two views of a window are alike, and unlike other windows (SimCLR).",
        differs = "The projection is linear on what the model's last layer takes; in the paper it has a hidden layer.")
public record ContrastiveTraining(
        @Setting(
                value =
                        "The steps; a mini-batch is so many windows, each seen twice, from 2 to 2048. The more, the more there is to be told from:"
                                + " 64 or more are usual.",
                inline = true)
        LocalLoop loop,

        @Setting("Temperature of the contrast, from 0.01 to 100; the lower, the more the nearest others count.")
        double temperature,

        @Setting("Values of what is compared, from 2 to 4096.")
        int projection,

        @Setting("What is done to a window for each view, one after the other; at least one.")
        List<Augmentation> augment)
        implements PretextAlgorithm {
    public ContrastiveTraining {
        augment = List.copyOf(augment);
        Require.that(
                loop.batch() >= 2 && loop.batch() <= 2048,
                "batch",
                "must be from 2 to 2048 but was %s: a window by itself has nothing to be told from; 64 or more are usual"
                        .formatted(loop.batch()));
        Require.between("temperature", temperature, 0.01, 100);
        Require.between("projection", projection, 2, 4096);
        Require.that(
                !augment.isEmpty(),
                "augment",
                "must name at least one augmentation, such as scaling: without any, both views are the same");
    }

    public ContrastiveTraining() {
        this(new LocalLoop(1, 64, 0.05), 0.1, 32, List.of(new AmplitudeScaling(0.3), new TimeWarp(), new Jitter(0.1)));
    }

    @Override
    public LinearHead head(InputShape shape) {
        return new LinearHead(projection);
    }

    @Override
    public void requireFit(WindowShape shape) {
        Augmentation.all(augment, shape);
    }

    /** Each window is seen twice. */
    @Override
    public int passes() {
        return (int) Math.min(Integer.MAX_VALUE, 2L * loop.epochs());
    }

    @Override
    public LocalLoop.Step steps(LocalRound round, Windows windows, HeadedTrainer trainer) throws TrainingException {
        if (windows.count() < 2) {
            throw new TrainingException(
                    "the device has 1 window, and a contrast needs at least 2; use devices with more windows, or transform-recognition");
        }
        double rate = loop.rate(round);
        WindowView view = Augmentation.all(augment, round.shape());
        int most = Math.min(loop.batch(), windows.count());
        var buffer = new ViewBuffer(Math.multiplyExact(2, most), windows.length(), windows.channels(), 0);
        var loss = new ContrastLoss(temperature, projection, 2 * most);
        KeyedRandom random = round.random().child("views", 0);
        return new LocalLoop.Step() {
            private long taken;

            // Nothing is lost of a window that an epoch leaves by itself: the loss of two views without others is 0.
            @Override
            public double take(int[] order, int from, int to) {
                KeyedRandom drawn = random.child("step", taken++);
                int slot = 0;
                for (int n = from; n < to; n++) {
                    for (int seen = 0; seen < 2; seen++) {
                        buffer.put(slot, windows.features(), order[n], 0);
                        view.change(buffer.features(), buffer.at(slot++), drawn);
                    }
                }
                return trainer.step(buffer.windows(), buffer.order(), 0, slot, rate, loss);
            }
        };
    }
}
