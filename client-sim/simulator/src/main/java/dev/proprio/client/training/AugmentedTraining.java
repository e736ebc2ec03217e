package dev.proprio.client.training;

import dev.proprio.client.augmentation.Augmentation;
import dev.proprio.client.augmentation.Jitter;
import dev.proprio.client.augmentation.WindowShape;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.util.List;

/** Another algorithm, each of whose steps sees its windows changed a little, and each time otherwise. */
@Named(
        value = "augmented",
        summary = "Another algorithm, whose steps see windows that are changed, each time otherwise.")
public record AugmentedTraining(
        @Setting("What is done to each window, one after the other; at least one.")
        List<Augmentation> augment,

        @Setting("How the device trains; one that learns from labelled windows alone.")
        LocalAlgorithm local)
        implements ForwardingAlgorithm {
    public AugmentedTraining {
        augment = List.copyOf(augment);
        Require.that(!augment.isEmpty(), "augment", "must name at least one augmentation, such as jitter");
        Require.that(
                !local.usesUnlabelled(),
                "local",
                "must learn from labelled windows alone, as sgd does: one that learns from others has views of its own");
    }

    public AugmentedTraining() {
        this(List.of(new Jitter()), new LocalSgd());
    }

    @Override
    public LocalResult train(LocalRound round, Trainer trainer) throws TrainingException {
        return local.train(round, new AugmentingTrainer(trainer, Augmentation.all(augment, round.shape())));
    }

    @Override
    public void requireFit(WindowShape shape) {
        Augmentation.all(augment, shape);
        local.requireFit(shape);
    }
}
