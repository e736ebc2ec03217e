package dev.proprio.client.dataset;

import dev.proprio.client.device.Shards;
import dev.proprio.client.partition.Partition;
import dev.proprio.client.partition.Partitioner;
import dev.proprio.client.partition.TrainingUsers;
import dev.proprio.client.sensor.DataDescription;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.sensor.signal.Moments;
import dev.proprio.client.sensor.signal.Normalization;
import dev.proprio.client.sensor.signal.Preprocessing;
import dev.proprio.client.training.InputShape;
import dev.proprio.proto.random.KeyedRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Devices with their shards, and unseen windows to test on. Windows are made when asked for and kept while
 * memory allows. Thread-safe.
 */
public final class FederatedDataset implements Shards {
    /** A normalisation needs no more people than this; they are spread evenly over the training users. */
    private static final int NORMALIZATION_USERS = 256;

    private static final long CACHE_BYTES = 512L << 20;

    private final SensorData data;
    private final DataDescription description;
    private final Preprocessing preprocessing;
    private final HoldOut holdOut;
    private final UserSplit split;
    private final Normalization normalization;
    private final Partition partition;
    private final Map<String, Integer> deviceIndex = new HashMap<>();
    private final WindowCache shards = new WindowCache(CACHE_BYTES);
    private final WindowCache tests = new WindowCache(CACHE_BYTES);

    private FederatedDataset(
            SensorData data, Preprocessing preprocessing, Partitioner partitioner, HoldOut holdOut, long seed)
            throws SensorDataException {
        this.data = data;
        this.description = data.description();
        this.preprocessing = preprocessing;
        this.holdOut = holdOut;
        this.split = UserSplit.of(data, holdOut, seed);
        this.normalization = fitNormalization();
        this.partition = partitioner.partition(new NormalizedUsers(), KeyedRandom.of(seed, "partition"));
        for (int device = 0; device < partition.devices(); device++) {
            deviceIndex.put(partition.deviceId(device), device);
        }
    }

    /**
     * Splits, normalises and partitions a source's data.
     *
     * @param seed the experiment's seed
     * @throws SensorDataException if the data can't be read, or can't be split or spread as asked
     */
    public static FederatedDataset prepare(
            SensorData data, Preprocessing preprocessing, Partitioner partitioner, HoldOut holdOut, long seed)
            throws SensorDataException {
        return new FederatedDataset(data, preprocessing, partitioner, holdOut, seed);
    }

    /** What the source holds. */
    public DataDescription description() {
        return description;
    }

    /** The size of windows and the number of classes. */
    public InputShape shape() {
        return new InputShape(
                preprocessing.windowLength(description),
                preprocessing.channels(description).size(),
                description.classes().size());
    }

    /** How many devices hold a shard. */
    public int devices() {
        return partition.devices();
    }

    /** A device's id; devices are numbered from 0. */
    public String deviceId(int device) {
        return partition.deviceId(device);
    }

    @Override
    public Windows of(String device) throws SensorDataException {
        Integer index = deviceIndex.get(device);
        if (index == null) {
            throw new SensorDataException("%s holds no device \"%s\"".formatted(description.name(), device));
        }
        return shards.get(index, partition::shard);
    }

    /** How many people are tested on. */
    public int testUsers() {
        return split.testUsers();
    }

    /** The id of a person who is tested on, numbered from 0. */
    public String testUserId(int index) {
        return data.userId(split.testUser(index));
    }

    /** The windows of a person who is tested on; they do not overlap, and there may be none. */
    public Windows testWindows(int index) throws SensorDataException {
        return tests.get(split.testUser(index), user -> normalization.apply(cut(testRecordings(user), 0)));
    }

    private Normalization fitNormalization() throws SensorDataException {
        int users = split.trainingUsers();
        int used = Math.min(users, NORMALIZATION_USERS);
        int channels = preprocessing.channels(description).size();
        Moments moments = new Moments(channels);
        for (int i = 0; i < used; i++) {
            int user = (int) ((long) i * users / used);
            moments.add(cut(trainingRecordings(split.trainingUser(user)), preprocessing.overlap()));
        }
        return moments.normalization();
    }

    private Windows cut(List<Recording> recordings, double overlap) throws SensorDataException {
        return preprocessing.windows(description, recordings, overlap);
    }

    private List<Recording> trainingRecordings(int user) throws SensorDataException {
        return holdOut instanceof HoldOut.Later later
                ? later.split()
                        .split(description, data.recordings(user), preprocessing.window())
                        .earlier()
                : data.recordings(user);
    }

    private List<Recording> testRecordings(int user) throws SensorDataException {
        return holdOut instanceof HoldOut.Later later
                ? later.split()
                        .split(description, data.recordings(user), preprocessing.window())
                        .later()
                : data.recordings(user);
    }

    /** The training users as partitioners see them. */
    private final class NormalizedUsers implements TrainingUsers {
        @Override
        public int count() {
            return split.trainingUsers();
        }

        @Override
        public String id(int user) {
            return data.userId(split.trainingUser(user));
        }

        @Override
        public Windows windows(int user) throws SensorDataException {
            return normalization.apply(cut(trainingRecordings(split.trainingUser(user)), preprocessing.overlap()));
        }
    }
}
