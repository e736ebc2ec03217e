package dev.proprio.client.personalization;

import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.tensor.ParameterLayout;

/**
 * FedAS (Yang et al. 2024): FedPer whose devices align the shared body with their own before they train it, and count by
 * Fisher information. Someone who took part uses the model that they trained last. New-client rule: FedPer's.
 */
@Named(
        value = "fedas",
        summary = "Everyone's own head on a shared body that each has aligned with their own.",
        differs = "New people's rule is Proprio's own; the paper has none.")
public record FedAs(
        @Setting("The devices' part.") FedAsTraining training,

        @Setting(value = "How a new person's head is trained.", inline = true)
        GradientDescent descent)
        implements Personalizer {
    private static final KeptParts HEAD = KeptParts.of("head");

    public FedAs() {
        this(new FedAsTraining(), new GradientDescent(20, 0.05, 64));
    }

    @Override
    public ModelTraining training(LocalAlgorithm usual) {
        return new ModelTraining.Federated(KeptParts.training(usual, training::with));
    }

    @Override
    public float[] foundation(TrainedModel trained) {
        return HEAD.foundation(trained);
    }

    @Override
    public AdaptedModel adapt(Person person, Trainer trainer) throws TrainingException {
        var own = HEAD.own(person);
        if (own.isEmpty()) {
            return FineTune.tune(person, trainer, HEAD.mask(), descent);
        }
        ParameterLayout layout = person.layout();
        var body = ParameterLayout.packed(new ParameterMask("body").of(layout));
        float[] last = person.state().vector(FedAsTraining.BODY, layout.extract(own.get(), body));
        return AdaptedModel.model(layout.overlay(own.get(), body, last), 0);
    }
}
