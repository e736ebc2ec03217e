package dev.proprio.client.training;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.step.KeptSlices;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.ArgMax;
import dev.proprio.proto.tensor.ParameterLayout;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** The reference trainer: any DL4J network, run by DL4J. */
final class Dl4jTrainer implements Trainer {
    private final Model model;
    private final MultiLayerNetwork network;
    private final List<ParameterLayout.Slice> statistics;
    private double learningRate = Double.NaN;

    Dl4jTrainer(Model model) {
        this.model = model;
        this.network = model.network();
        this.statistics = RunningStatistics.slices(network.getLayerWiseConfigurations(), model.layout());
    }

    @Override
    public ParameterLayout layout() {
        return model.layout();
    }

    @Override
    public void setParameters(float[] parameters) {
        network.params().data().setData(parameters);
    }

    @Override
    public void getParameters(float[] destination) {
        System.arraycopy(network.params().data().asFloat(), 0, destination, 0, destination.length);
    }

    @Override
    public void setRandom(KeyedRandom random) {
        Nd4j.getRandom().setSeed(random.nextLong());
    }

    @Override
    public void requireBatch(int windows) throws TrainingException {
        if (windows == 1 && model.normalizedVectors().isPresent()) {
            throw TrainingException.loneWindow(model.normalizedVectors().getAsInt());
        }
    }

    @Override
    public double step(Windows shard, int[] order, int from, int to, double rate) {
        setLearningRate(rate);
        double penalty = network.calcRegularizationScore(true);
        network.fit(new DataSet(features(shard, order, from, to), labels(shard, order, from, to)));
        return network.score() - penalty;
    }

    @Override
    public double step(Windows shard, int[] order, int from, int to, StepRule rule) {
        double penalty = network.calcRegularizationScore(true);
        network.setInput(features(shard, order, from, to));
        network.setLabels(labels(shard, order, from, to));
        network.computeGradientAndScore();
        // What DL4J would subtract at a rate of 1 is the mean gradient, regularization and clipping included.
        setLearningRate(1);
        network.getUpdater()
                .update(
                        network,
                        network.gradient(),
                        network.getIterationCount(),
                        network.getEpochCount(),
                        to - from,
                        LayerWorkspaceMgr.noWorkspaces());
        float[] gradient = network.getFlattenedGradients().dup().data().asFloat();
        float[] stepped = network.params().dup().data().asFloat();
        for (var slice : statistics) {
            for (int i = slice.offset(); i < slice.offset() + slice.length(); i++) {
                stepped[i] -= gradient[i];
            }
        }
        new KeptSlices(statistics).during(rule, stepped, gradient, stepped.length);
        setParameters(stepped);
        return network.score() - penalty;
    }

    private void setLearningRate(double rate) {
        if (rate != learningRate) {
            network.setLearningRate(rate);
            learningRate = rate;
        }
    }

    @Override
    public boolean scores(Windows windows, int from, int to, float[] destination) {
        float[] values = outputs(windows, from, to);
        System.arraycopy(values, 0, destination, 0, values.length);
        return true;
    }

    private float[] outputs(Windows windows, int from, int to) {
        int[] order = new int[windows.count()];
        for (int i = from; i < to; i++) {
            order[i] = i;
        }
        INDArray outputs = network.output(features(windows, order, from, to), false);
        return outputs.dup('c').data().asFloat();
    }

    @Override
    public double evaluate(Windows windows, int from, int to, int[] predictions) {
        double loss = 0;
        int classes = model.shape().classes();
        float[] values = outputs(windows, from, to);
        for (int i = from; i < to; i++) {
            int row = (i - from) * classes;
            predictions[i] = ArgMax.of(values, row, classes);
            loss -= StrictMath.log(Math.max(values[row + windows.label(i)], 1e-10f));
        }
        return loss;
    }

    /**
     * Does nothing: the collector frees the network's native memory once nothing refers to it. Closing it by hand
     * would free it under views that DL4J may still hold, and runs a full collection each time.
     */
    @Override
    public void close() {}

    private INDArray features(Windows windows, int[] order, int from, int to) {
        int length = windows.length();
        int channels = windows.channels();
        int size = windows.size();
        float[] source = windows.features();
        float[] batch = new float[(to - from) * size];
        boolean sequence = model.takesSequences();
        for (int i = from; i < to; i++) {
            int start = order[i] * size;
            int target = (i - from) * size;
            if (sequence) {
                for (int t = 0; t < length; t++) {
                    for (int c = 0; c < channels; c++) {
                        batch[target + c * length + t] = source[start + t * channels + c];
                    }
                }
            } else {
                System.arraycopy(source, start, batch, target, size);
            }
        }
        return sequence
                ? Nd4j.create(batch, new long[] {to - from, channels, length}, 'c')
                : Nd4j.create(batch, new long[] {to - from, size}, 'c');
    }

    private INDArray labels(Windows windows, int[] order, int from, int to) {
        int classes = model.shape().classes();
        float[] oneHot = new float[(to - from) * classes];
        for (int i = from; i < to; i++) {
            oneHot[(i - from) * classes + windows.label(order[i])] = 1;
        }
        return Nd4j.create(oneHot, new long[] {to - from, classes}, 'c');
    }
}
