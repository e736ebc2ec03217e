package dev.proprio.client.personalization;

import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.client.training.step.ProximalRule;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;

/**
 * Ditto (Li et al. 2021, Algorithm 1): beside the global model w, which is FedAvg's, each device trains a model of its
 * own that is pulled towards it, {@code v <- v - eta (grad F(v) + lambda (v - w))}. Someone who took part uses their v.
 * New-client rule: v starts from w and is trained on the support with the same pull.
 */
@Named(
        value = "ditto",
        summary = "Everyone's own model, pulled towards the global one.",
        differs = "New people's rule is Proprio's own; the paper has none.",
        differsLike = DittoTraining.class)
public record Ditto(
        @Setting(
                "Strength of the pull, at least 0 and below 2 / learning-rate; 0 is a local model. Usual are 0.1 to 2.")
        double lambda,

        @Setting(value = "How a new person's model is trained.", inline = true)
        GradientDescent descent)
        implements Personalizer {
    public Ditto {
        Require.atLeast("lambda", lambda, 0.0);
        Require.that(
                lambda * descent.learningRate() < 2,
                "lambda",
                "must be less than 2 / learning-rate, or steps overshoot the global model, but was " + lambda);
    }

    public Ditto() {
        this(1, new GradientDescent(20, 0.05, 64));
    }

    @Override
    public ModelTraining training(LocalAlgorithm usual) {
        return new ModelTraining.Federated(KeptParts.training(usual, loop -> new DittoTraining(lambda, loop)));
    }

    @Override
    public AdaptedModel adapt(Person person, Trainer trainer) throws TrainingException {
        float[] own = person.state().vector(DittoTraining.PERSONAL, new float[0]);
        if (own.length == person.start().length) {
            return AdaptedModel.model(own, 0);
        }
        if (person.support().count() == 0) {
            return new Unadapted().adapt(person, trainer);
        }
        var rule = new ProximalRule(lambda, person.start()).then(descent.step());
        var trained = descent.run(person.start(), person.support(), trainer, person.random(), rule);
        return AdaptedModel.model(trained.parameters(), trained.steps());
    }
}
