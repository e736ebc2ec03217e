package dev.proprio.client.personalization;

import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Setting;

/**
 * LG-FedAvg (Liang et al. 2020): each device keeps the body, its own representation, and the head is shared. Someone who
 * took part uses their own body. New-client rule: the mean of the participants' bodies, which fit together only by
 * chance, trained with the head on the support.
 */
@Named(
        value = "lg-fedavg",
        summary = "A shared head on everyone's own body.",
        differs = {
            "A new person's model begins with the mean of the participants' bodies; the paper asks an "
                    + "ensemble of them.",
            "Training begins with the initial model; the authors' begins with one that FedAvg has trained.",
            "Devices count by their samples under weighted-mean; the authors' code counts all alike "
                    + "(aggregation uniform-mean)."
        })
public record LgFedAvg(
        @Setting(value = "How a new person's model is trained.", inline = true)
        GradientDescent descent) implements Personalizer {
    private static final KeptParts BODY = KeptParts.of("body");

    public LgFedAvg() {
        this(new GradientDescent(60, 0.05, 32));
    }

    @Override
    public ModelTraining training(LocalAlgorithm usual) {
        return BODY.around(usual);
    }

    @Override
    public float[] foundation(TrainedModel trained) {
        return BODY.foundation(trained);
    }

    @Override
    public AdaptedModel adapt(Person person, Trainer trainer) throws TrainingException {
        var own = BODY.own(person);
        return own.isPresent()
                ? AdaptedModel.model(own.get(), 0)
                : FineTune.tune(person, trainer, new ParameterMask("all"), descent);
    }
}
