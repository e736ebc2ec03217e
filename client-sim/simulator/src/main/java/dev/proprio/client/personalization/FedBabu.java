package dev.proprio.client.personalization;

import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Setting;

/**
 * FedBABU (Oh et al. 2022): the body alone is trained and travels, while every device has the same head at its initial
 * values; that head is trained for each person afterwards. New-client rule: the same for everybody, the whole model is
 * trained on the support.
 */
@Named(
        value = "fedbabu",
        summary = "The body alone is federated; head and body are trained for each person afterwards.")
public record FedBabu(
        @Setting("What is trained for a person: all, head, or a regular expression for parameter names.")
        String layers,

        @Setting(value = "How it is trained.", inline = true)
        GradientDescent descent)
        implements Personalizer {
    private static final KeptParts HEAD = KeptParts.of("head");

    public FedBabu {
        ParameterMask.parse("layers", layers);
    }

    public FedBabu() {
        this("all", new GradientDescent());
    }

    @Override
    public ModelTraining training(LocalAlgorithm usual) {
        return HEAD.around(KeptParts.training(usual, loop -> new Alternating(0, loop)));
    }

    @Override
    public void requireFit(dev.proprio.proto.tensor.ParameterLayout model) {
        new ParameterMask(layers).requireSome(model, "layers");
    }

    @Override
    public AdaptedModel adapt(Person person, Trainer trainer) throws TrainingException {
        return FineTune.tune(person, trainer, new ParameterMask(layers), descent);
    }
}
