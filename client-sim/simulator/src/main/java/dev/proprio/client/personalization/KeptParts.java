package dev.proprio.client.personalization;

import dev.proprio.client.training.AugmentedTraining;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalLoop;
import dev.proprio.client.training.MiniBatchAlgorithm;
import dev.proprio.proto.extension.Extensions;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.tensor.ParameterLayout;
import java.util.Optional;
import java.util.function.Function;

/** What methods whose devices keep some parameters to themselves have in common. */
record KeptParts(ParameterMask mask) {
    static KeptParts of(String mask) {
        return new KeptParts(new ParameterMask(mask));
    }

    /** The experiment's training with these parameters kept. */
    ModelTraining around(LocalAlgorithm local) {
        return new ModelTraining.Federated(new PartialSharing(mask.text(), local));
    }

    /** The whole model with the mean of what the devices keep. */
    float[] foundation(TrainedModel trained) {
        ParameterLayout layout = trained.layout();
        var part = ParameterLayout.packed(mask.of(layout));
        float[] parameters = trained.parameters();
        return layout.overlay(parameters, part, trained.meanOf(PartialSharing.KEPT, layout.extract(parameters, part)));
    }

    /** The model of someone who took part: the shared parameters and their own. */
    Optional<float[]> own(Person person) {
        var part = ParameterLayout.packed(mask.of(person.layout()));
        float[] kept = person.state().vector(PartialSharing.KEPT, new float[0]);
        return kept.length == part.length() && kept.length > 0
                ? Optional.of(person.layout().overlay(person.start(), part, kept))
                : Optional.empty();
    }

    /**
     * A training of a method's own, with the steps of the experiment's algorithm, and on changed windows where that changes them.
     *
     * @param own makes it of the steps
     * @throws InvalidSettingException if the steps of the experiment's algorithm are not SGD's, or it has what would be left out
     */
    static LocalAlgorithm training(LocalAlgorithm usual, Function<LocalLoop, LocalAlgorithm> own) {
        return switch (usual) {
            case AugmentedTraining augmented ->
                new AugmentedTraining(augmented.augment(), training(augmented.local(), own));
            case MiniBatchAlgorithm steps -> {
                Require.that(
                        steps.momentum() == 0 && steps.weightDecay() == 0,
                        "local",
                        "must have neither momentum nor weight-decay, for the method's own steps have none");
                yield own.apply(steps.loop());
            }
            default ->
                throw new InvalidSettingException(
                        "local",
                        "must take SGD's steps on mini-batches, as sgd, fedprox and pseudo-label do, by themselves or in augmented, for the method's own steps are such, and can't have those of %s"
                                .formatted(Extensions.nameOf(usual.getClass())));
        };
    }
}
