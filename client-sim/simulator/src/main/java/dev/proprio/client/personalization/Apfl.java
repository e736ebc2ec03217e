package dev.proprio.client.personalization;

import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;

/**
 * APFL (Deng et al. 2020, Algorithm 1): everyone predicts with {@code alpha v + (1 - alpha) w}, a mixture of a model of
 * their own and the global one. The gradient with respect to v keeps the factor alpha of the chain rule. Someone who took
 * part mixes their v and alpha with the last w. New-client rule: v = w, alpha stays at its first value, and v is trained
 * on the support; the mixture then descends with alpha squared times the step size.
 */
@Named(
        value = "apfl",
        summary = "Everyone mixes a model of their own with the global one.",
        differs = "New people's rule is Proprio's own; the paper has none.")
public record Apfl(
        @Setting("The devices' part.") ApflTraining training,

        @Setting(value = "How a new person's model is trained.", inline = true)
        GradientDescent descent)
        implements Personalizer {
    public Apfl {
        Require.that(
                training.alpha() > 0,
                "training.alpha",
                "must be greater than 0, or nothing would be personal, but was 0");
    }

    public Apfl() {
        this(new ApflTraining(), new GradientDescent(20, 0.08, 64));
    }

    @Override
    public ModelTraining training(LocalAlgorithm usual) {
        return new ModelTraining.Federated(KeptParts.training(usual, training::with));
    }

    @Override
    public AdaptedModel adapt(Person person, Trainer trainer) throws TrainingException {
        float[] own = person.state().vector(ApflTraining.PERSONAL, new float[0]);
        if (own.length == person.start().length) {
            float alpha = person.state().vector(ApflTraining.ALPHA, new float[] {(float) training.alpha()})[0];
            return AdaptedModel.model(ApflTraining.mixed(alpha, own, person.start()), 0);
        }
        if (person.support().count() == 0) {
            return new Unadapted().adapt(person, trainer);
        }
        double rate = training.alpha() * training.alpha() * descent.learningRate();
        var trained = new GradientDescent(descent.passes(), rate, descent.batch())
                .run(person.start(), person.support(), trainer, person.random());
        return AdaptedModel.model(trained.parameters(), trained.steps());
    }
}
