package dev.proprio.client.personalization;

import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.client.training.step.ProximalRule;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;

/**
 * pFedMe (Dinh et al. 2020, Algorithm 1): the global model minimizes the mean of the devices' Moreau envelopes, whose
 * minimizers {@code argmin F(theta) + lambda / 2 |theta - w|^2} are the personal models. Someone who took part uses their
 * last theta. New-client rule: theta starts from w and is trained on the support with the same pull.
 */
@Named(
        value = "pfedme",
        summary = "Moreau envelopes: a global model from which everyone's own is a few pulled steps away.",
        differs = "New people's rule is Proprio's own; the paper has none.",
        differsLike = PFedMeTraining.class)
public record PFedMe(
        @Setting("The devices' part.") PFedMeTraining training,

        @Setting(value = "How a new person's model is trained.", inline = true)
        GradientDescent descent)
        implements Personalizer {
    public PFedMe {
        Require.that(
                training.lambda() * descent.learningRate() < 2,
                "learningRate",
                "must be less than 2 / lambda, or steps overshoot the global model, but was " + descent.learningRate());
    }

    public PFedMe() {
        this(new PFedMeTraining(), new GradientDescent(20, 0.05, 64));
    }

    @Override
    public ModelTraining training(LocalAlgorithm usual) {
        return new ModelTraining.Federated(training);
    }

    @Override
    public AdaptedModel adapt(Person person, Trainer trainer) throws TrainingException {
        float[] own = person.state().vector(PFedMeTraining.PERSONAL, new float[0]);
        if (own.length == person.start().length) {
            return AdaptedModel.model(own, 0);
        }
        if (person.support().count() == 0) {
            return new Unadapted().adapt(person, trainer);
        }
        var rule = new ProximalRule(training.lambda(), person.start()).then(descent.step());
        var trained = descent.run(person.start(), person.support(), trainer, person.random(), rule);
        return AdaptedModel.model(trained.parameters(), trained.steps());
    }
}
