package dev.proprio.client.personalization;

import dev.proprio.client.training.ClientState;
import dev.proprio.client.training.InitialState;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalLoop;
import dev.proprio.client.training.LocalLoopResult;
import dev.proprio.client.training.LocalResult;
import dev.proprio.client.training.LocalRound;
import dev.proprio.client.training.StepRule;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.client.training.step.Momentum;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The devices' part of {@link FedDbe} (Zhang et al. 2023): what is particular to a device's representations goes into a
 * {@linkplain Translation translation} of its own before the last layer, and a {@linkplain ConsensusLoss loss} keeps the
 * mean of what the body gives near a consensus, which is the mean of what the devices found in the first round and travels
 * with the model from then on.
 */
@Named(
        value = "feddbe",
        summary = "SGD that keeps the representations' mean near everyone's, with a translation of the device's own.",
        differs = {
            "The consensus is the first round's devices', whose steps move the model, too; in the paper all devices"
                    + " find it before the training, and the model begins anew.",
            "Kappa is 1; the authors' own run has 50, with the same momentum.",
            "A run measures the model without anyone's translation; with it is what personalize measures."
        })
public record FedDbeTraining(
        @Setting(
                "Weight of the means' distance to the consensus, at least 0; 0 is without consensus. Usual are 1 to 50.")
        double kappa,

        @Setting("Share of each mini-batch in the moving mean of a device, above 0 and at most 1.")
        double momentum,

        @Setting("Whether each device has a translation; without it and with a kappa of 0 this is sgd.")
        boolean translation,

        @Setting(value = "The steps.", inline = true) LocalLoop loop)
        implements LocalAlgorithm {
    /** The name under which a device remembers its translation. */
    static final String TRANSLATION = "translation";

    /** A statistic by its name: it moves by the devices' mean, whatever the server optimizer makes of the model. */
    private static final String CONSENSUS = "consensus/mean";

    public FedDbeTraining {
        Require.atLeast("kappa", kappa, 0.0);
        Require.that(
                momentum > 0 && momentum <= 1, "momentum", "must be greater than 0 and at most 1 but was " + momentum);
    }

    public FedDbeTraining() {
        this(1, 1, true, new LocalLoop());
    }

    FedDbeTraining with(LocalLoop other) {
        return new FedDbeTraining(kappa, momentum, translation, other);
    }

    void requireFit(ParameterLayout layout) {
        Require.that(
                !translation || OutputLayer.of(layout).biases() >= 0,
                "translation",
                "must be false for a model whose last layer has no biases, which would take it up");
        Require.that(
                kappa == 0 || !new ParameterMask("body").of(layout).isEmpty(),
                "kappa",
                "must be 0 for a model of one layer, whose representations are its inputs");
    }

    /** The consensus, in the first round. */
    @Override
    public boolean sendsOnce() {
        return kappa > 0;
    }

    @Override
    public InitialState begin(InputShape shape, ParameterLayout layout, float[] initial) {
        requireFit(layout);
        if (kappa == 0) {
            return LocalAlgorithm.super.begin(shape, layout, initial);
        }
        int size = OutputLayer.of(layout).inputs();
        List<ParameterLayout.Slice> slices = new ArrayList<>(layout.slices());
        slices.add(new ParameterLayout.Slice(CONSENSUS, List.of(size), layout.length()));
        float[] travelling = Arrays.copyOf(initial, layout.length() + size);
        return new InitialState(Broadcast.of(new ParameterLayout(slices), travelling), ClientState.EMPTY);
    }

    @Override
    public LocalResult train(LocalRound round, Trainer trainer) throws TrainingException {
        if (kappa == 0 && !translation) {
            return LocalResult.of(loop.descend(round, trainer).update());
        }
        int length = trainer.layout().length();
        float[] model = Arrays.copyOf(round.parameters(), length);
        float[] consensus = Arrays.copyOfRange(round.parameters(), length, round.parameters().length);
        boolean agreed = kappa == 0 || !Arrays.equals(consensus, new float[consensus.length]);
        if (agreed && translation) {
            return translated(round, trainer, model, consensus);
        }
        var loss = new ConsensusLoss(agreed ? kappa : 0, momentum, consensus);
        var plain = new Momentum(loop.rate(round), 0, 0, false);
        LocalLoopResult trained = steps(round, trainer, model, plain, loss);
        float[] change = Arrays.copyOf(trained.change(), round.parameters().length);
        if (!agreed) {
            System.arraycopy(loss.mean(), 0, change, length, consensus.length);
        }
        return new LocalResult(ClientUpdate.ofParameters(trained.samples(), change, trained.metrics()), round.state());
    }

    private LocalResult translated(LocalRound round, Trainer trainer, float[] model, float[] consensus)
            throws TrainingException {
        OutputLayer head = OutputLayer.of(trainer.layout());
        float[] first = round.state().vector(TRANSLATION, new float[head.inputs()]);
        var steps = new Translation(head, loop.rate(round), model, first);
        float[] start = Translation.translated(head, model, first);
        var loss = new ConsensusLoss(kappa, momentum, consensus);
        LocalLoopResult trained = steps(round, trainer, start, steps, loss);
        float[] change = Arrays.copyOf(trained.change(), round.parameters().length);
        for (int c = 0; c < head.classes(); c++) {
            change[head.biases() + c] = steps.bias(c) - model[head.biases() + c];
        }
        return new LocalResult(
                ClientUpdate.ofParameters(trained.samples(), change, trained.metrics()),
                ClientState.of(TRANSLATION, steps.translation()));
    }

    private LocalLoopResult steps(LocalRound round, Trainer trainer, float[] start, StepRule rule, ConsensusLoss loss)
            throws TrainingException {
        var own = new LocalRound(
                round.round(), Broadcast.of(trainer.layout(), start), round.shard(), ClientState.EMPTY, round.random());
        return kappa == 0 ? loop.follow(own, trainer, rule) : loop.follow(own, trainer, rule, loss);
    }
}
