package dev.proprio.client.personalization;

import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalLoop;
import dev.proprio.client.training.LocalSgd;
import dev.proprio.proto.tensor.ParameterLayout;
import java.util.Optional;

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

    /** The steps that the experiment's algorithm takes, if it says them. */
    static LocalLoop loop(LocalAlgorithm usual) {
        return usual instanceof LocalSgd sgd ? sgd.loop() : new LocalLoop();
    }
}
