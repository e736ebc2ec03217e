package dev.proprio.client.personalization;

import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.tensor.ParameterLayout;

/**
 * FedALA (Zhang et al. 2023, Algorithm 1): everyone mixes their last model with the global one, by shares of each
 * parameter that their windows decide, before they train on. Someone who took part uses the mixture that another round
 * would begin with, whose shares are learned on the support. New-client rule: their first round, which is descent from the
 * global model.
 */
@Named(
        value = "fedala",
        summary = "Everyone's last model mixed with the global one, by shares that are learned for each parameter.",
        differs = "New people's rule is Proprio's own; the paper has none.")
public record FedAla(
        @Setting("The devices' part.") FedAlaTraining training,

        @Setting(value = "How a new person's model is trained.", inline = true)
        GradientDescent descent)
        implements Personalizer {
    public FedAla() {
        this(new FedAlaTraining(), new GradientDescent(20, 0.05, 64));
    }

    @Override
    public ModelTraining training(LocalAlgorithm usual) {
        return new ModelTraining.Federated(KeptParts.training(usual, training::with));
    }

    @Override
    public void requireFit(ParameterLayout model) {
        training.requireFit(model);
    }

    @Override
    public AdaptedModel adapt(Person person, Trainer trainer) throws TrainingException {
        float[] own = person.state().vector(FedAlaTraining.PERSONAL, new float[0]);
        if (own.length != person.start().length) {
            return FineTune.tune(person, trainer, new ParameterMask("all"), descent);
        }
        var start = training.start(person.start(), person.support(), person.state(), trainer, person.random());
        return AdaptedModel.model(start.parameters(), start.steps());
    }
}
