package dev.proprio.client.sensor.logistic;

import dev.proprio.client.sensor.DataDescription;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.Timeline;
import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** The users under one seed. Holds nothing but its settings. */
final class LogisticUsers implements SensorData {
    private static final int VALUES = 60;
    private static final int CLASSES = 10;
    private static final int LEAST_VECTORS = 50;
    private static final double LOG_MEAN = 4;
    private static final double LOG_DEVIATION = 2;
    private static final double[] DEVIATIONS = IntStream.rangeClosed(1, VALUES)
            .mapToDouble(j -> Math.sqrt(StrictMath.pow(j, -1.2)))
            .toArray();
    private static final double TRAINING_SHARE = 0.9;
    private static final String PURPOSE = "synthetic-logistic";

    /** A vector has no time, but a recording must have a rate. */
    private static final Timeline NO_TIME = new Timeline.Uniform(1);

    private final SyntheticLogistic settings;
    private final long seed;
    private final DataDescription description = DataDescription.vectors(
            PURPOSE,
            IntStream.rangeClosed(1, VALUES).mapToObj(j -> "x" + j).toList(),
            IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList(),
            "Li et al. 2020, Federated optimization in heterogeneous networks, MLSys");

    LogisticUsers(SyntheticLogistic settings, long seed) {
        this.settings = settings;
        this.seed = seed;
    }

    @Override
    public DataDescription description() {
        return description;
    }

    @Override
    public int users() {
        return settings.devices();
    }

    @Override
    public String userId(int user) {
        return "user-" + Objects.checkIndex(user, settings.devices());
    }

    @Override
    public List<Recording> recordings(int user) {
        KeyedRandom own = KeyedRandom.of(seed, PURPOSE, 0, Objects.checkIndex(user, settings.devices()));
        LogisticModel model = model(own);
        double[] centre = centre(own.child("centre", 0));
        KeyedRandom draws = own.child("inputs", 0);
        int count = count(own.child("amount", 0));
        int training = (int) (TRAINING_SHARE * count);
        List<Recording> recordings = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            float[] x = new float[VALUES];
            for (int j = 0; j < VALUES; j++) {
                x[j] = (float) (centre[j] + DEVIATIONS[j] * draws.nextGaussian());
            }
            recordings.add(new Recording(i < training ? 0 : 1, model.label(x), NO_TIME, VALUES, x));
        }
        return recordings;
    }

    private static int count(KeyedRandom random) {
        return (int) StrictMath.exp(LOG_MEAN + LOG_DEVIATION * random.nextGaussian()) + LEAST_VECTORS;
    }

    private LogisticModel model(KeyedRandom own) {
        if (settings.iid()) {
            return new LogisticModel(VALUES, CLASSES, 0, KeyedRandom.of(seed, PURPOSE + "-model"));
        }
        double mean = settings.alpha() * own.child("model-mean", 0).nextGaussian();
        return new LogisticModel(VALUES, CLASSES, mean, own.child("model", 0));
    }

    private double[] centre(KeyedRandom random) {
        double mean = settings.beta() * random.nextGaussian();
        double[] centre = new double[VALUES];
        for (int j = 0; j < VALUES; j++) {
            centre[j] = settings.iid() ? mean : mean + random.nextGaussian();
        }
        return centre;
    }
}
