package dev.proprio.client.personalization;

import dev.proprio.client.training.StepRule;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.client.training.step.KeptSlices;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.tensor.ParameterLayout;

/**
 * FedAvg with fine-tuning: gradient descent from the global model on the person's windows, of the whole model or of
 * some layers. New-client rule: the same for everybody.
 */
@Named(value = "fine-tune", summary = "Gradient descent from the global model, of all layers or of the head alone.")
public record FineTune(
        @Setting("What is trained: head, body, norm, all, or a regular expression for parameter names such as [02]/.*.")
        String layers,

        @Setting(value = "The steps.", inline = true) GradientDescent descent)
        implements Personalizer {
    public FineTune {
        ParameterMask.parse("layers", layers);
    }

    public FineTune() {
        this("all", new GradientDescent());
    }

    @Override
    public String label() {
        return "fine-tune " + layers;
    }

    @Override
    public void requireFit(ParameterLayout model) {
        new ParameterMask(layers).requireSome(model, "layers");
    }

    @Override
    public AdaptedModel adapt(Person person, Trainer trainer) throws TrainingException {
        return tune(person, trainer, new ParameterMask(layers), descent);
    }

    /** Trains some layers; without support, what is left is the global model. */
    static AdaptedModel tune(Person person, Trainer trainer, ParameterMask layers, GradientDescent descent)
            throws TrainingException {
        if (person.support().count() == 0 || descent.passes() == 0) {
            return new Unadapted().adapt(person, trainer);
        }
        var trained = descent.run(
                person.start(),
                person.support(),
                trainer,
                person.random(),
                only(layers, person.layout(), descent.step()));
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
