package dev.proprio.client.training.fused;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.GeneralizedCrossEntropy;
import dev.proprio.client.training.HeadedTrainer;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.LinearHead;
import dev.proprio.client.training.OutputLoss;
import dev.proprio.client.training.RepresentationLoss;
import dev.proprio.client.training.RunningStatistics;
import dev.proprio.client.training.StepRule;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.client.training.step.KeptSlices;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.ArgMax;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.SectionValues;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/**
 * Runs the steps of a DL4J configuration with kernels of our own, over DL4J's flat parameter vector. Its results
 * are DL4J's up to rounding, and the same to the bit at any vector width and without vectors. A step allocates
 * nothing once it has seen its largest mini-batch.
 */
public final class FusedTrainer implements Trainer {
    private static final int EVALUATED_AT_ONCE = 64;
    private static final float[] NO_WEIGHTS = {};
    private static final float[] NO_TARGETS = {};
    private static final GeneralizedCrossEntropy CROSS_ENTROPY = GeneralizedCrossEntropy.CROSS_ENTROPY;

    private final MultiLayerConfiguration configuration;
    private final ParameterLayout layout;
    private final InputShape shape;
    private final Kernels kernels;
    private final Map<LinearHead, HeadedTrainer> headed = new HashMap<>();
    private final Network network;
    private final float[] parameters;
    private final float[] change;
    private final Pass pass;
    private final KeptSlices statistics;
    /** What the first step reads where it is, and what lies between. */
    private final List<ParameterRange> weights;

    private final List<ParameterRange> others;
    /** The model that was started from, where the weights are until they are copied or moved. */
    private Optional<float[]> start = Optional.empty();

    private float[] gradient = new float[0];
    private KeyedRandom random = KeyedRandom.of(0, "steps");
    private long steps;

    /**
     * Compiles a network.
     *
     * @throws UnsupportedNetworkException if there are no kernels for a part of it
     */
    public FusedTrainer(MultiLayerConfiguration configuration, ParameterLayout layout, InputShape shape)
            throws UnsupportedNetworkException {
        this(configuration, layout, shape, Kernels.best());
    }

    FusedTrainer(MultiLayerConfiguration configuration, ParameterLayout layout, InputShape shape, Kernels kernels)
            throws UnsupportedNetworkException {
        this(configuration, layout, shape, kernels, new NetworkCompiler(configuration, layout, kernels).compile(shape));
    }

    private FusedTrainer(
            MultiLayerConfiguration configuration,
            ParameterLayout layout,
            InputShape shape,
            Kernels kernels,
            Network network) {
        this.configuration = configuration;
        this.layout = layout;
        this.shape = shape;
        this.kernels = kernels;
        this.network = network;
        this.parameters = new float[layout.length() + SequenceBatch.SLACK];
        this.change = new float[layout.length()];
        this.pass = new Pass(parameters);
        this.statistics = new KeptSlices(RunningStatistics.slices(configuration, layout));
        this.weights = network.weights();
        this.others = ParameterRange.between(weights, layout.length());
    }

    /** Has the JVM compile what trainers need first, in the background: worth it where other work comes before training. */
    public static void warmUp() {
        Kernels.warmUp();
    }

    /**
     * Does nothing for a network that can be compiled.
     *
     * @throws UnsupportedNetworkException if there are no kernels for a part of it
     */
    public static void requireSupported(MultiLayerConfiguration configuration, ParameterLayout layout, InputShape shape)
            throws UnsupportedNetworkException {
        new NetworkCompiler(configuration, layout, Kernels.scalar()).compile(shape);
    }

    @Override
    public ParameterLayout layout() {
        return layout;
    }

    @Override
    public void setParameters(float[] values) {
        System.arraycopy(values, 0, parameters, 0, layout.length());
        start = Optional.empty();
    }

    @Override
    public void startFrom(float[] model) {
        others.forEach(range -> range.copy(model, parameters));
        start = Optional.of(model);
    }

    /** The parameters, all in their place. */
    private float[] settled() {
        start.ifPresent(model -> weights.forEach(range -> range.copy(model, parameters)));
        start = Optional.empty();
        return parameters;
    }

    @Override
    public void getParameters(float[] destination) {
        System.arraycopy(settled(), 0, destination, 0, layout.length());
    }

    /** A vector is made of it in an array that all calls share, so that a client costs no allocation. */
    @Override
    public SectionValues moved(float[] from) {
        return SectionValues.difference(settled(), from, change);
    }

    @Override
    public void setRandom(KeyedRandom key) {
        random = key;
        steps = 0;
    }

    @Override
    public void requireBatch(int windows) throws TrainingException {
        network.requireBatch(windows);
    }

    @Override
    public double step(Windows shard, int[] order, int from, int to, double learningRate) {
        double loss = forward(shard, order, from, to, NO_TARGETS, CROSS_ENTROPY);
        pass.target = parameters;
        pass.scale = (float) (-learningRate / pass.count);
        network.backward(pass);
        start = Optional.empty();
        return loss;
    }

    /** The same on another loss, of a network that ends in a linear head. */
    double step(Windows windows, int[] order, int from, int to, double learningRate, OutputLoss loss) {
        forward(windows, order, from, to);
        Link outputs = network.output();
        double sum = loss.differentiate(outputs.values.data, outputs.gradient.data, pass.count);
        pass.target = parameters;
        pass.scale = (float) (-learningRate / pass.count);
        network.backward(pass);
        start = Optional.empty();
        return sum / pass.count;
    }

    @Override
    public HeadedTrainer withHead(LinearHead head) {
        return headed.computeIfAbsent(head, this::headed);
    }

    private HeadedTrainer headed(LinearHead head) {
        try {
            ParameterLayout other = head.instead(layout);
            Network compiled = new NetworkCompiler(configuration, other, kernels).compile(shape, head);
            return new HeadedFusedTrainer(new FusedTrainer(configuration, other, shape, kernels, compiled));
        } catch (UnsupportedNetworkException e) {
            throw new IllegalStateException("the network was supported with another last layer", e);
        }
    }

    @Override
    public double step(Windows shard, int[] order, int from, int to, StepRule rule) {
        return step(shard, order, from, to, rule, NO_WEIGHTS, NO_TARGETS, CROSS_ENTROPY, () -> {});
    }

    @Override
    public double step(Windows shard, int[] order, int from, int to, StepRule rule, float[] weights) {
        return step(shard, order, from, to, rule, weights, NO_TARGETS, CROSS_ENTROPY, () -> {});
    }

    @Override
    public double step(Windows shard, int[] order, int from, int to, StepRule rule, GeneralizedCrossEntropy loss)
            throws TrainingException {
        if (!loss.isCrossEntropy() && !network.isCrossEntropy()) {
            throw TrainingException.withoutRobustLoss();
        }
        return step(shard, order, from, to, rule, NO_WEIGHTS, NO_TARGETS, loss, () -> {});
    }

    @Override
    public double step(Windows shard, int[] order, int from, int to, StepRule rule, float[] weights, float[] targets)
            throws TrainingException {
        if (!network.isCrossEntropy()) {
            throw TrainingException.withoutShares();
        }
        return step(shard, order, from, to, rule, weights, targets, CROSS_ENTROPY, () -> {});
    }

    @Override
    public double step(Windows shard, int[] order, int from, int to, StepRule rule, RepresentationLoss more) {
        return step(shard, order, from, to, rule, NO_WEIGHTS, NO_TARGETS, CROSS_ENTROPY, () -> {
            Link z = network.representation();
            more.observe(order, from, to, z.values.data, z.values::at);
            for (int n = 0; n < pass.count; n++) {
                more.differentiate(order[from + n], z.values.data, z.values.at(n), z.gradient.data, z.gradient.at(n));
            }
        });
    }

    private double step(
            Windows shard,
            int[] order,
            int from,
            int to,
            StepRule rule,
            float[] weights,
            float[] targets,
            GeneralizedCrossEntropy robust,
            Runnable behindOutput) {
        if (gradient.length == 0) {
            gradient = new float[parameters.length];
        }
        Arrays.fill(gradient, 0);
        settled();
        double loss = forward(shard, order, from, to, targets, robust);
        if (weights.length > 0) {
            weigh(weights, order, from);
        }
        pass.target = gradient;
        pass.scale = 1.0f / pass.count;
        network.backward(pass, behindOutput);
        statistics.during(rule, parameters, gradient, layout.length());
        return loss;
    }

    private void weigh(float[] weights, int[] order, int from) {
        SequenceBatch outputs = network.output().gradient;
        for (int n = 0; n < pass.count; n++) {
            float weight = weights[order[from + n]];
            for (int i = outputs.at(n); i < outputs.at(n) + outputs.size(); i++) {
                outputs.data[i] *= weight;
            }
        }
    }

    /** The mean loss of a mini-batch whose way back is prepared. */
    private double forward(
            Windows shard, int[] order, int from, int to, float[] targets, GeneralizedCrossEntropy robust) {
        forward(shard, order, from, to);
        double loss = 0;
        for (int n = 0; n < to - from; n++) {
            int window = order[from + n];
            if (targets.length > 0) {
                loss += network.differentiate(n, targets, window);
            } else if (robust.isCrossEntropy()) {
                loss += network.differentiate(n, shard.label(window));
            } else {
                loss += network.differentiate(n, shard.label(window), robust);
            }
        }
        return loss / (to - from);
    }

    private void forward(Windows shard, int[] order, int from, int to) {
        int count = to - from;
        network.reserve(count);
        for (int n = 0; n < count; n++) {
            feed(shard, order[from + n], n);
        }
        pass.count = count;
        pass.start = start;
        pass.training = true;
        if (network.draws()) {
            pass.random = random.child("step", steps++);
        }
        network.forward(pass);
    }

    @Override
    public double evaluate(Windows windows, int from, int to, int[] predictions) {
        double loss = 0;
        for (int start = from; start < to; start += EVALUATED_AT_ONCE) {
            infer(windows, start, Math.min(to, start + EVALUATED_AT_ONCE));
            SequenceBatch outputs = network.output().values;
            for (int n = 0; n < pass.count; n++) {
                predictions[start + n] = ArgMax.of(outputs.data, outputs.at(n), outputs.size());
                loss += Loss.crossEntropy(outputs, n, windows.label(start + n));
            }
        }
        return loss;
    }

    @Override
    public boolean scores(Windows windows, int from, int to, float[] destination) {
        for (int start = from; start < to; start += EVALUATED_AT_ONCE) {
            infer(windows, start, Math.min(to, start + EVALUATED_AT_ONCE));
            SequenceBatch outputs = network.output().values;
            for (int n = 0; n < pass.count; n++) {
                int at = (start - from + n) * outputs.size();
                System.arraycopy(outputs.data, outputs.at(n), destination, at, outputs.size());
            }
        }
        return true;
    }

    @Override
    public int representationSize() {
        return network.representation().values.size();
    }

    @Override
    public void represent(Windows windows, float[] destination) {
        for (int start = 0; start < windows.count(); start += EVALUATED_AT_ONCE) {
            infer(windows, start, Math.min(windows.count(), start + EVALUATED_AT_ONCE));
            SequenceBatch values = network.representation().values;
            for (int n = 0; n < pass.count; n++) {
                System.arraycopy(values.data, values.at(n), destination, (start + n) * values.size(), values.size());
            }
        }
    }

    /** Runs windows forward, without training. */
    private void infer(Windows windows, int from, int to) {
        network.reserve(to - from);
        for (int n = 0; n < to - from; n++) {
            feed(windows, from + n, n);
        }
        pass.count = to - from;
        settled();
        pass.start = start;
        pass.training = false;
        network.forward(pass);
    }

    @Override
    public void close() {}

    private void feed(Windows windows, int window, int sample) {
        SequenceBatch input = network.input();
        System.arraycopy(windows.features(), window * windows.size(), input.data, input.at(sample), windows.size());
    }
}
