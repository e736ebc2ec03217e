package dev.proprio.client.personalization;

import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Setting;

/**
 * Per-FedAvg (Fallah et al. 2020, Algorithm 1): the global model is trained to be good after a step on a device's own
 * data, with the first-order or the Hessian-free gradient of that. New-client rule: the same for everybody, steps of
 * size alpha on the support.
 */
@Named(
        value = "per-fedavg",
        summary = "A global model that is trained to be good after a step on one's own windows.",
        differs = "A person's model takes several steps; the paper's analysis is of one.",
        differsLike = PerFedAvgTraining.class)
public record PerFedAvg(
        @Setting("The devices' part; its alpha is the step size for a person, too.")
        PerFedAvgTraining training,

        @Setting("Passes over a person's windows, at least 0.")
        int passes)
        implements Personalizer {
    public PerFedAvg {
        dev.proprio.proto.extension.Require.atLeast("passes", passes, 0);
    }

    public PerFedAvg() {
        this(new PerFedAvgTraining(), 10);
    }

    @Override
    public String label() {
        return training.gradient() == PerFedAvgTraining.MetaGradient.FIRST_ORDER ? "per-fedavg" : "per-fedavg hf";
    }

    @Override
    public ModelTraining training(LocalAlgorithm usual) {
        return new ModelTraining.Federated(training);
    }

    @Override
    public AdaptedModel adapt(Person person, Trainer trainer) throws TrainingException {
        return FineTune.tune(
                person, trainer, new ParameterMask("all"), new GradientDescent(passes, training.alpha(), 64));
    }
}
