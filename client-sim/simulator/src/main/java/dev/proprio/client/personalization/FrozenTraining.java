package dev.proprio.client.personalization;

import dev.proprio.client.training.ForwardingAlgorithm;
import dev.proprio.client.training.InitialState;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalResult;
import dev.proprio.client.training.LocalRound;
import dev.proprio.client.training.LocalSgd;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Exchange;

/**
 * Another algorithm under which some layers stay as they are: a linear probe, where these are all but the last (Alain and Bengio 2017). All of
 * the model travels nevertheless.
 */
@Named(
        value = "frozen",
        summary = "Another algorithm that leaves some layers as they are, such as an encoder that was trained before.")
public record FrozenTraining(
        @Setting(
                "What stays as it is: body (all layers but the last), head, norm, or a regular expression for parameter names.")
        String layers,

        @Setting("How the device trains; an algorithm that exchanges nothing but the parameters' change.")
        LocalAlgorithm local)
        implements ForwardingAlgorithm {
    public FrozenTraining {
        ParameterMask.parse("layers", layers);
        Require.that(
                local.exchange().equals(Exchange.PLAIN),
                "local",
                "must exchange nothing but the parameters' change, as sgd, adam and fedprox do");
    }

    public FrozenTraining() {
        this("body", new LocalSgd());
    }

    @Override
    public InitialState begin(InputShape shape, ParameterLayout layout, float[] initial) {
        var mask = new ParameterMask(layers);
        mask.requireSome(layout, "layers");
        if (mask.others(layout).isEmpty()) {
            throw new InvalidSettingException("layers", "must not be all layers, for nothing would be trained");
        }
        InitialState first = local.begin(shape, layout, initial);
        if (!first.model().layout().equals(layout)) {
            throw new InvalidSettingException("local", "must train the model's own layers, and share all of them");
        }
        return first;
    }

    @Override
    public LocalResult train(LocalRound round, Trainer trainer) throws TrainingException {
        return local.train(round, new FreezingTrainer(trainer, new ParameterMask(layers)));
    }
}
