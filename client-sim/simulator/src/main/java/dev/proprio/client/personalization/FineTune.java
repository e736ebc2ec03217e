package dev.proprio.client.personalization;

import dev.proprio.client.training.GeneralizedCrossEntropy;
import dev.proprio.client.training.StepRule;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.client.training.step.KeptSlices;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.tensor.ParameterLayout;
import java.util.Optional;

/**
 * FedAvg with fine-tuning: gradient descent from the global model on the person's windows, of the whole model or of
 * some layers. New-client rule: the same for everybody.
 */
@Named(value = "fine-tune", summary = "Gradient descent from the global model, of all layers or of the head alone.")
public record FineTune(
        @Setting("What is trained: head, body, norm, all, or a regular expression for parameter names such as [02]/.*.")
        String layers,

        @Setting(value = "The steps.", inline = true) GradientDescent descent,

        @Setting(
                "For people who are wrong now and then: q of generalized cross-entropy, (1 - p^q) / q of the label's probability p, from 0, which is cross-entropy, to 1. Left out, cross-entropy.")
        Optional<Double> robustLoss)
        implements Personalizer {
    public FineTune {
        ParameterMask.parse("layers", layers);
        robustLoss.ifPresent(q -> Require.between("robustLoss", q, 0, 1));
    }

    /** On cross-entropy. */
    public FineTune(String layers, GradientDescent descent) {
        this(layers, descent, Optional.empty());
    }

    public FineTune() {
        this("all", new GradientDescent());
    }

    @Override
    public String label() {
        // As settings in which methods of one name differ are told, so that two of these are told apart by it.
        return "fine-tune " + layers + (loss().isCrossEntropy() ? "" : " robust-loss=" + robustLoss.orElse(0.0));
    }

    /** The loss of the labels. */
    GeneralizedCrossEntropy loss() {
        return GeneralizedCrossEntropy.orPlain(robustLoss);
    }

    @Override
    public void requireFit(ParameterLayout model) {
        new ParameterMask(layers).requireSome(model, "layers");
    }

    @Override
    public AdaptedModel adapt(Person person, Trainer trainer) throws TrainingException {
        return tune(person, trainer, new ParameterMask(layers), descent, loss());
    }

    /** Trains some layers; without support, what is left is the global model. */
    static AdaptedModel tune(Person person, Trainer trainer, ParameterMask layers, GradientDescent descent)
            throws TrainingException {
        return tune(person, trainer, layers, descent, GeneralizedCrossEntropy.CROSS_ENTROPY);
    }

    private static AdaptedModel tune(
            Person person, Trainer trainer, ParameterMask layers, GradientDescent descent, GeneralizedCrossEntropy loss)
            throws TrainingException {
        if (person.support().count() == 0 || descent.passes() == 0) {
            return new Unadapted().adapt(person, trainer);
        }
        var trained = descent.run(
                person.start(),
                person.support(),
                trainer,
                person.random(),
                only(layers, person.layout(), descent.step()),
                loss);
        return AdaptedModel.model(trained.parameters(), trained.steps());
    }

    /** A rule that moves some layers alone. */
    static StepRule only(ParameterMask layers, ParameterLayout layout, StepRule rule) {
        var frozen = layers.others(layout);
        if (frozen.isEmpty()) {
            return rule;
        }
        var kept = new KeptSlices(frozen);
        return (parameters, gradient, length) -> kept.during(rule, parameters, gradient, length);
    }
}
