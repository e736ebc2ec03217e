package dev.proprio.client.personalization;

import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.client.training.step.Momentum;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.util.Arrays;

/**
 * FedMeta (Chen et al. 2018, Algorithm 1) with MAML or Meta-SGD: devices return the gradient of the loss on one half of
 * their windows after a step on the other half. First order: the gradient through that step leaves out the Hessian.
 * Meta-SGD learns a step size for each parameter as well. New-client rule: the same for everybody, steps of the learned
 * sizes on the support.
 */
@Named(
        value = "fedmeta",
        summary = "First-order MAML or Meta-SGD: the gradient after a step on half of a device's windows.",
        differsLike = FedMetaTraining.class)
public record FedMeta(
        @Setting("The devices' part.") FedMetaTraining training,

        @Setting("Passes over a person's windows, at least 0.")
        int passes)
        implements Personalizer {
    public FedMeta {
        Require.atLeast("passes", passes, 0);
    }

    public FedMeta() {
        this(new FedMetaTraining(), 10);
    }

    @Override
    public String label() {
        return training.learnRates() ? "meta-sgd" : "maml";
    }

    @Override
    public ModelTraining training(LocalAlgorithm usual) {
        return new ModelTraining.Federated(training);
    }

    /** The learned change of the step sizes. */
    @Override
    public double[] knowledge(TrainedModel trained, double[] contributions) {
        if (!training.learnRates()) {
            return contributions;
        }
        float[] change = trained.last().shared(FedMetaTraining.RATES);
        double[] rates = new double[change.length];
        Arrays.setAll(rates, i -> change[i]);
        return rates;
    }

    @Override
    public AdaptedModel adapt(Person person, Trainer trainer) throws TrainingException {
        var descent = new GradientDescent(passes, Math.max(training.alpha(), Double.MIN_NORMAL), 64);
        if (!training.learnRates() || person.sums().length != person.start().length) {
            return FineTune.tune(person, trainer, new ParameterMask("all"), descent);
        }
        if (person.support().count() == 0 || passes == 0) {
            return new Unadapted().adapt(person, trainer);
        }
        float[] rates = new float[person.sums().length];
        for (int i = 0; i < rates.length; i++) {
            rates[i] = (float) Math.max(0, training.alpha() + person.sums()[i]);
        }
        var unit = new Momentum(1, 0, 0, false);
        var trained = descent.run(
                person.start(), person.support(), trainer, person.random(), (parameters, gradient, length) -> {
                    for (int i = 0; i < length; i++) {
                        gradient[i] *= rates[i];
                    }
                    unit.apply(parameters, gradient, length);
                });
        return new AdaptedModel(Predictor.model(trained.parameters()), trained.steps(), 2L * rates.length);
    }
}
