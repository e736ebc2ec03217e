package dev.proprio.client.personalization;

import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;

/**
 * FedRep (Collins et al. 2021, Algorithm 1): the body is shared, each device keeps a head and trains it first, then the
 * body. Someone who took part uses their own head. New-client rule: the mean of the participants' heads, trained on the
 * support while the body rests.
 */
@Named(
        value = "fedrep",
        summary = "A shared body and own heads, the head trained first and then the body.",
        differs = {
            "A new person's head begins with the mean of the participants' heads, which is Proprio's own rule.",
            "Devices count by their samples under weighted-mean; the paper counts all alike "
                    + "(aggregation uniform-mean)."
        })
public record FedRep(
        @Setting("Passes over the shard that train the head in each round, at least 1.")
        int headEpochs,

        @Setting(value = "How a new person's head is trained.", inline = true)
        GradientDescent descent)
        implements Personalizer {
    private static final KeptParts HEAD = KeptParts.of("head");

    public FedRep {
        Require.atLeast("headEpochs", headEpochs, 1);
    }

    public FedRep() {
        this(3, new GradientDescent(20, 0.05, 64));
    }

    @Override
    public ModelTraining training(LocalAlgorithm usual) {
        return HEAD.around(KeptParts.training(usual, loop -> new Alternating(headEpochs, loop)));
    }

    @Override
    public float[] foundation(TrainedModel trained) {
        return HEAD.foundation(trained);
    }

    @Override
    public AdaptedModel adapt(Person person, Trainer trainer) throws TrainingException {
        var own = HEAD.own(person);
        return own.isPresent()
                ? AdaptedModel.model(own.get(), 0)
                : FineTune.tune(person, trainer, HEAD.mask(), descent);
    }
}
