package dev.proprio.client.personalization;

import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Setting;

/**
 * A person's own model, without any federation. New-client rule: the same; the initial parameters that the federated
 * methods start from too are trained on the support alone.
 */
@Named(value = "local-only", summary = "A model trained from scratch on the person's own windows alone.")
public record LocalOnly(
        @Setting(value = "The steps.", inline = true) GradientDescent descent) implements Personalizer {
    public LocalOnly() {
        this(new GradientDescent(60, 0.05, 32));
    }

    @Override
    public ModelTraining training(LocalAlgorithm usual) {
        return new ModelTraining.None();
    }

    @Override
    public boolean applies(int shots, int known, int classes) {
        // With shots of the novel classes alone, nothing could be learnt about the others.
        return shots > 0 && (known == 0 || known == classes);
    }

    @Override
    public AdaptedModel adapt(Person person, Trainer trainer) throws TrainingException {
        var trained = descent.run(person.start(), person.support(), trainer, person.random());
        return new AdaptedModel(Predictor.model(trained.parameters()), trained.steps(), 0);
    }
}
