package dev.proprio.client.personalization;

import dev.proprio.client.training.ClientState;
import dev.proprio.client.training.ForwardingAlgorithm;
import dev.proprio.client.training.InitialState;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalResult;
import dev.proprio.client.training.LocalRound;
import dev.proprio.client.training.LocalSgd;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Exchange;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Some parameters never leave the device: another algorithm trains the whole model, but only the others travel, in
 * either direction. With the head kept this is FedPer (Arivazhagan et al. 2019), with the body LG-FedAvg (Liang et al.
 * 2020), with batch normalization FedBN (Li et al. 2021).
 */
@Named(value = "partial", summary = "Another algorithm whose device keeps some layers to itself, such as the head.")
public record PartialSharing(
        @Setting("What stays on the device: head, body, norm, none, or a regular expression for parameter names.")
        String keep,

        @Setting("How the device trains; an algorithm that exchanges nothing but the parameters' change.")
        LocalAlgorithm local)
        implements ForwardingAlgorithm {
    /** The name under which a device remembers its own parameters, packed. */
    static final String KEPT = "kept";

    public PartialSharing {
        ParameterMask.parse("keep", keep);
        Require.that(
                local.exchange().equals(Exchange.PLAIN),
                "local",
                "must exchange nothing but the parameters' change, as sgd, adam and fedprox do");
        Require.that(
                local.needsLabels(1),
                "local",
                "must train the model's own layers, as sgd does, and not begin with a task without labels");
    }

    public PartialSharing() {
        this("head", new LocalSgd());
    }

    @Override
    public InitialState begin(InputShape shape, ParameterLayout layout, float[] initial) {
        var mask = new ParameterMask(keep);
        if (!keep.equals("none")) {
            mask.requireSome(layout, "keep");
        }
        var travelling = ParameterLayout.packed(mask.others(layout));
        var kept = ParameterLayout.packed(mask.of(layout));
        return new InitialState(
                Broadcast.of(travelling, layout.extract(initial, travelling)),
                ClientState.of(KEPT, layout.extract(initial, kept)));
    }

    @Override
    public LocalResult train(LocalRound round, Trainer trainer) throws TrainingException {
        ParameterLayout layout = trainer.layout();
        ParameterLayout travelling = round.model().layout();
        var kept = ParameterLayout.packed(new ParameterMask(keep).of(layout));
        float[] whole = layout.overlay(new float[layout.length()], travelling, round.parameters());
        whole = layout.overlay(whole, kept, round.state().vector(KEPT, new float[kept.length()]));

        Map<String, float[]> inner = new LinkedHashMap<>(round.state().vectors());
        inner.remove(KEPT);
        LocalResult result = local.train(round.with(Broadcast.of(layout, whole), new ClientState(inner)), trainer);

        float[] change = result.update().parameters();
        float[] own = layout.extract(whole, kept);
        float[] moved = layout.extract(change, kept);
        for (int i = 0; i < own.length; i++) {
            own[i] += moved[i];
        }
        Map<String, float[]> next = new LinkedHashMap<>(result.next().vectors());
        next.put(KEPT, own);
        var update = ClientUpdate.ofParameters(
                result.update().weight(),
                layout.extract(change, travelling),
                result.update().metrics());
        return new LocalResult(update, new ClientState(next));
    }
}
