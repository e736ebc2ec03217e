package dev.proprio.client.export;

import dev.proprio.client.dataset.DatasetOptions;
import dev.proprio.client.dataset.FederatedDataset;
import dev.proprio.client.dataset.HoldOut;
import dev.proprio.client.partition.Subject;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.SensorSource;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.sensor.signal.Preprocessing;
import dev.proprio.client.training.Model;
import dev.proprio.client.training.ModelArchitecture;
import dev.proprio.client.training.Trainer;
import dev.proprio.proto.extension.Bytes;
import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A model that was trained on all training windows at once.
 *
 * @param training normalized windows
 * @param test windows of the people who are tested on, not normalized
 */
record TrainedForExport(Deployable deployable, Windows training, Windows test) {
    private static final int BATCH = 32;

    static TrainedForExport of(
            SensorSource source,
            Preprocessing preprocessing,
            HoldOut holdOut,
            ModelArchitecture architecture,
            int epochs)
            throws SensorDataException {
        SensorData data = source.open(1);
        var dataset = FederatedDataset.prepare(
                data, DatasetOptions.of(preprocessing, new Subject(), holdOut, new Bytes(1L << 30), 1));
        List<Windows> shards = new ArrayList<>();
        for (int device = 0; device < dataset.devices(); device++) {
            shards.add(dataset.of(dataset.deviceId(device)));
        }
        List<Windows> tests = new ArrayList<>();
        for (int i = 0; i < dataset.testUsers(); i++) {
            int user = data.userIndex(dataset.testUserId(i)).orElseThrow();
            tests.add(preprocessing.windows(data.description(), data.recordings(user), 0));
        }
        var shape = dataset.shape();
        Windows training = Windows.concatenate(shape.length(), shape.channels(), shards);
        var model = new Model(architecture, shape, 1);
        var deployable = new Deployable("trained", dataset.input(), model, trained(model, training, epochs));
        return new TrainedForExport(deployable, training, Windows.concatenate(shape.length(), shape.channels(), tests));
    }

    private static float[] trained(Model model, Windows training, int epochs) {
        float[] parameters = model.initialParameters();
        int[] order = IntStream.range(0, training.count()).toArray();
        var random = KeyedRandom.of(1, "central training");
        try (Trainer trainer = model.newTrainer()) {
            trainer.setParameters(parameters);
            for (int epoch = 0; epoch < epochs; epoch++) {
                random.shuffle(order, order.length);
                for (int from = 0; from + BATCH <= order.length; from += BATCH) {
                    trainer.step(training, order, from, from + BATCH, 0.05);
                }
            }
            trainer.getParameters(parameters);
        }
        return parameters;
    }

    /** The test windows as the model was trained on. */
    Windows normalizedTest() {
        return deployable.input().normalization().apply(test);
    }

    /** What the trainer predicts for the test windows. */
    int[] predictions() {
        Windows windows = normalizedTest();
        int[] predictions = new int[windows.count()];
        try (Trainer trainer = deployable.model().newTrainer()) {
            trainer.setParameters(deployable.parameters());
            trainer.evaluate(windows, 0, windows.count(), predictions);
        }
        return predictions;
    }

    /** Some training windows, evenly spread. */
    Windows calibration(int count) {
        return training.select(IntStream.range(0, count)
                .map(i -> (int) ((long) i * training.count() / count))
                .toArray());
    }

    /** The share of the test windows that are classified rightly. */
    double accuracy(int[] predictions) {
        long right = IntStream.range(0, predictions.length)
                .filter(i -> predictions[i] == test.label(i))
                .count();
        return (double) right / predictions.length;
    }
}
