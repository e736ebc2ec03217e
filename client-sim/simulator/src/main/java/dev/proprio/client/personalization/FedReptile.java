package dev.proprio.client.personalization;

import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Setting;

/**
 * FedReptile (Nichol et al. 2018, Algorithm 2, with devices as tasks): the global model goes a share of the way to the
 * uniform mean of the devices' models. New-client rule: the same for everybody, steps on the support.
 */
@Named(
        value = "fedreptile",
        summary = "A share of the way to the mean of everyone's model, then fine-tuning.",
        differsLike = ReptileTraining.class)
public record FedReptile(
        @Setting("Share of the way that a round goes, greater than 0; 1 is FedAvg with uniform weights.")
        double epsilon,

        @Setting(value = "How a person's model is trained.", inline = true)
        GradientDescent descent)
        implements Personalizer {
    public FedReptile {
        dev.proprio.proto.extension.Require.positive("epsilon", epsilon);
    }

    public FedReptile() {
        this(0.5, new GradientDescent());
    }

    @Override
    public ModelTraining training(LocalAlgorithm usual) {
        return new ModelTraining.Federated(KeptParts.training(usual, loop -> new ReptileTraining(epsilon, loop)));
    }

    @Override
    public AdaptedModel adapt(Person person, Trainer trainer) throws TrainingException {
        return FineTune.tune(person, trainer, new ParameterMask("all"), descent);
    }
}
