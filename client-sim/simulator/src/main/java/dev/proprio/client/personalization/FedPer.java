package dev.proprio.client.personalization;

import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.tensor.ParameterLayout;

/**
 * FedPer (Arivazhagan et al. 2019): the body is shared, each device keeps a head, and both are trained together.
 * Someone who took part uses their own head. New-client rule: the mean of the participants' heads, trained on the
 * support while the body rests.
 */
@Named(
        value = "fedper",
        summary = "Everyone's body is shared, everyone's head is their own.",
        differs = "New people's rule is Proprio's own; the paper has none.")
public record FedPer(
        @Setting("What stays on each device: head, or a regular expression for parameter names.")
        String keep,

        @Setting(value = "How a new person's kept parameters are trained.", inline = true)
        GradientDescent descent)
        implements Personalizer {
    public FedPer {
        ParameterMask.parse("keep", keep);
    }

    public FedPer() {
        this("head", new GradientDescent(20, 0.05, 64));
    }

    @Override
    public ModelTraining training(LocalAlgorithm usual) {
        return KeptParts.of(keep).around(usual);
    }

    @Override
    public void requireFit(ParameterLayout model) {
        new ParameterMask(keep).requireSome(model, "keep");
    }

    @Override
    public float[] foundation(TrainedModel trained) {
        return KeptParts.of(keep).foundation(trained);
    }

    @Override
    public AdaptedModel adapt(Person person, Trainer trainer) throws TrainingException {
        var own = KeptParts.of(keep).own(person);
        return own.isPresent()
                ? AdaptedModel.model(own.get(), 0)
                : FineTune.tune(person, trainer, new ParameterMask(keep), descent);
    }
}
