package dev.proprio.client.personalization;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalResult;
import dev.proprio.client.training.LocalRound;
import dev.proprio.client.training.MovedStatistics;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Exchange;
import dev.proprio.proto.update.Metric;
import dev.proprio.proto.update.part.SharedSum;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The devices' part of {@link FedMeta}: with halves S and Q of the shard and {@code w' = w - alpha grad F(w; S)}, the
 * device returns {@code -beta grad F(w'; Q)}, and with learned step sizes also {@code beta grad F(w'; Q) * grad F(w; S)}
 * for them, which is exact. Batch normalization's running statistics move once, with Q. All devices count the same; the server's optimizer takes the step.
 */
@Named(
        value = "fedmeta",
        summary = "The gradient on half of the windows after a step on the other half.",
        differs = {
            "First order: the gradient through the inner step leaves out the Hessian, which the "
                    + "paper's MAML and Meta-SGD have.",
            "The server takes plain steps unless server-optimizer says otherwise; the paper's takes Adam's."
        })
public record FedMetaTraining(
        @Setting("Step size of the inner step, at least 0; where it is learned, its first value.")
        double alpha,

        @Setting("Factor of the returned gradient, greater than 0; the step size where the server's is 1.")
        double beta,

        @Setting("Whether a step size is learned for each parameter: Meta-SGD instead of MAML.")
        boolean learnRates)
        implements LocalAlgorithm {
    /** The learned change of the step sizes, kept by the coordinator. */
    static final String RATES = "rates";

    public FedMetaTraining {
        Require.atLeast("alpha", alpha, 0.0);
        Require.positive("beta", beta);
    }

    public FedMetaTraining() {
        this(0.05, 0.2, false);
    }

    @Override
    public Exchange exchange() {
        return learnRates ? Exchange.uniform(new SharedSum(RATES)) : new Exchange(true, List.of());
    }

    @Override
    public LocalResult train(LocalRound round, Trainer trainer) throws TrainingException {
        int samples = round.shard().count();
        if (samples < 2) {
            throw new TrainingException("the shard has one window, but two halves are needed");
        }
        trainer.setRandom(round.random().child("steps", 0));
        int[] order = round.random().order(samples);
        int half = samples / 2;
        trainer.requireBatch(half);
        float[] w = round.parameters();
        float[] learned = learnRates ? round.model().shared(RATES) : new float[w.length];
        float[] support = new float[w.length];
        gradient(trainer, w, round.shard(), order, 0, half, support);
        float[] there = new float[w.length];
        for (int i = 0; i < there.length; i++) {
            there[i] = (float) (w[i] - Math.max(0, alpha + learned[i]) * support[i]);
        }
        float[] query = new float[w.length];
        double loss = gradient(trainer, there, round.shard(), order, half, samples, query);
        float[] change = new float[w.length];
        float[] rates = new float[w.length];
        for (int i = 0; i < change.length; i++) {
            change[i] = (float) (-beta * query[i]);
            rates[i] = (float) (beta * query[i] * support[i]);
        }
        new MovedStatistics(trainer).changeSince(w, change);
        Map<String, float[]> sections = new LinkedHashMap<>();
        sections.put(ClientUpdate.PARAMETERS, change);
        if (learnRates) {
            sections.put(RATES, rates);
        }
        int windows = samples - half;
        return LocalResult.of(new ClientUpdate(1, sections, Map.of("loss", new Metric(loss * windows, windows))));
    }

    private static double gradient(
            Trainer trainer, float[] at, Windows shard, int[] order, int from, int to, float[] destination)
            throws TrainingException {
        trainer.setParameters(at);
        double loss = trainer.step(
                shard,
                order,
                from,
                to,
                (parameters, gradient, length) -> System.arraycopy(gradient, 0, destination, 0, length));
        if (!Double.isFinite(loss)) {
            throw new TrainingException("the loss became %s; lower alpha or beta".formatted(loss));
        }
        return loss;
    }
}
