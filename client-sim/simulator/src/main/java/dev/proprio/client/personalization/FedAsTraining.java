package dev.proprio.client.personalization;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.ClientState;
import dev.proprio.client.training.InitialState;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalLoop;
import dev.proprio.client.training.LocalResult;
import dev.proprio.client.training.LocalRound;
import dev.proprio.client.training.LocalSgd;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.client.training.step.Momentum;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Exchange;
import dev.proprio.proto.update.part.Divisor;
import dev.proprio.proto.update.part.Exponent;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The devices' part of {@link FedAs} (Yang et al. 2024): a device first draws the body that it receives towards the one that
 * it has trained last, by one pass with an {@linkplain AlignmentLoss alignment loss}; then it trains body and its own head
 * as FedPer does; and its body counts in proportion to the trace of the Fisher information, the sum over its mini-batches of
 * the squared length of the gradient, which is larger the less it has trained on its windows.
 */
@Named(
        value = "fedas",
        summary = "Shared body and own head, with the body aligned first and counted by its Fisher information.",
        differs = {
            "Each device aligns the body that the coordinator sent; in the authors' code it is the one that the round's"
                    + " last device has aligned.",
            "Alignment takes the mini-batches of training; in the authors' code they have 16 windows.",
            "Dropout and batch normalization are as in training when the Fisher information is measured; in the authors'"
                    + " code as in testing."
        })
public record FedAsTraining(
        @Setting("Step size of the alignment, at least 0; 0 is without.")
        double alignRate,

        @Setting("Whether devices count by the Fisher information of their models instead of by samples.")
        boolean fisher,

        @Setting(value = "The steps.", inline = true) LocalLoop loop)
        implements LocalAlgorithm {
    /** The name under which a device remembers the body that it has trained, packed. */
    static final String BODY = "body";

    private static final String FISHER = "fisher";

    /** A model that fits all its windows has no gradient, but counts yet. */
    private static final double LEAST_TRACE = 1e-30;

    public FedAsTraining {
        Require.atLeast("alignRate", alignRate, 0.0);
    }

    public FedAsTraining() {
        this(0.01, true, new LocalLoop());
    }

    FedAsTraining with(LocalLoop other) {
        return new FedAsTraining(alignRate, fisher, other);
    }

    private PartialSharing steps() {
        return new PartialSharing("head", new LocalSgd(loop, 0, 0));
    }

    @Override
    public Exchange exchange() {
        return fisher ? Exchange.uniform(new Exponent(), new Divisor(FISHER)) : Exchange.PLAIN;
    }

    @Override
    public InitialState begin(InputShape shape, ParameterLayout layout, float[] initial) {
        InitialState first = steps().begin(shape, layout, initial);
        return new InitialState(
                first.model(), first.state().with(BODY, first.model().parameters()));
    }

    @Override
    public LocalResult train(LocalRound round, Trainer trainer) throws TrainingException {
        float[] received = round.parameters();
        float[] start = alignRate == 0 ? received : aligned(round, trainer);
        var kept = ClientState.of(PartialSharing.KEPT, head(round, trainer.layout()));
        var body = Broadcast.of(round.model().layout(), start);
        LocalResult trained =
                steps().train(new LocalRound(round.round(), body, round.shard(), kept, round.random()), trainer);
        double trace = fisher ? trace(round, trainer) : 1;
        int exponent = fisher ? Math.getExponent(trace) : 0;
        float mantissa = (float) Math.scalb(trace, -exponent);
        float[] change = trained.update().parameters().clone();
        float[] own = new float[change.length];
        for (int i = 0; i < change.length; i++) {
            own[i] = start[i] + change[i];
            change[i] = mantissa * (alignRate == 0 ? change[i] : own[i] - received[i]);
        }
        ClientState next = trained.next().with(BODY, own);
        var metrics = trained.update().metrics();
        if (!fisher) {
            return new LocalResult(ClientUpdate.ofParameters(trained.update().weight(), change, metrics), next);
        }
        Map<String, float[]> sections = Map.of(
                ClientUpdate.PARAMETERS, change, FISHER, new float[] {mantissa}, ClientUpdate.EXPONENT, new float[] {
                    exponent
                });
        return new LocalResult(new ClientUpdate(1, sections, metrics), next);
    }

    private static float[] head(LocalRound round, ParameterLayout layout) {
        var head = ParameterLayout.packed(new ParameterMask("head").of(layout));
        return round.state().vector(PartialSharing.KEPT, new float[head.length()]);
    }

    /** The received body after a pass towards what the last one makes of the shard. */
    private float[] aligned(LocalRound round, Trainer trainer) throws TrainingException {
        ParameterLayout layout = trainer.layout();
        ParameterLayout body = round.model().layout();
        Windows shard = round.shard();
        // Without a last layer, its loss moves nothing.
        float[] headless = new float[layout.length()];
        float[] last = layout.overlay(headless, body, round.state().vector(BODY, round.parameters()));
        var prototypes =
                ClassMeans.of(OutputLayer.of(layout).classes(), shard.labels(), Embedding.of(last, shard, trainer));
        var loss = new AlignmentLoss(shard, prototypes);
        trainer.requireBatch((shard.count() - 1) % loop.batch() + 1);
        trainer.setParameters(layout.overlay(headless, body, round.parameters()));
        trainer.setRandom(round.random().child("align", 0));
        int[] order = round.random().child("align-order", 0).order(shard.count());
        var step = FineTune.only(new ParameterMask("body"), layout, new Momentum(alignRate, 0, 0, false));
        for (int from = 0; from < order.length; from += loop.batch()) {
            trainer.step(shard, order, from, Math.min(order.length, from + loop.batch()), step, loss);
        }
        float[] end = new float[layout.length()];
        trainer.getParameters(end);
        return layout.extract(end, body);
    }

    /** The trace of the Fisher information of the model that the trainer holds. */
    private double trace(LocalRound round, Trainer trainer) throws TrainingException {
        trainer.setRandom(round.random().child("fisher", 0));
        int[] order = IntStream.range(0, round.shard().count()).toArray();
        double[] traces = new double[(order.length - 1) / loop.batch() + 1];
        for (int n = 0; n < traces.length; n++) {
            int batch = n;
            int to = Math.min(order.length, (n + 1) * loop.batch());
            trainer.step(round.shard(), order, n * loop.batch(), to, (parameters, gradient, length) -> {
                for (int i = 0; i < length; i++) {
                    traces[batch] += (double) gradient[i] * gradient[i];
                }
            });
        }
        double trace = Math.max(LEAST_TRACE, Arrays.stream(traces).sum());
        if (!(trace < Double.POSITIVE_INFINITY)) {
            throw new TrainingException(
                    "the Fisher information is %s; lower the learning rate or check the data".formatted(trace));
        }
        return trace;
    }
}
