package dev.proprio.client.partition;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import dev.proprio.proto.extension.ExtensionException;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.Finite;
import java.io.UncheckedIOException;
import java.util.OptionalInt;

/** A partitioner's partition, of which nothing is used that its interface does not allow. */
public final class CheckedPartition implements Partition {
    /** More devices than these are not looked at before they are asked. */
    private static final int MOST_NAMED = 100_000;

    private final Partitioner partitioner;
    private final Partition partition;

    private CheckedPartition(Partitioner partitioner, Partition partition) throws SensorDataException {
        this.partitioner = partitioner;
        this.partition = partition;
        for (int device = 0; device < Math.min(devices(), MOST_NAMED); device++) {
            requireIndex(device);
        }
    }

    /**
     * Decides who holds what.
     *
     * @throws SensorDataException if the users' windows can't be read or spread as asked, or the partitioner does what it
     *     must not; then the message names it
     */
    public static Partition of(Partitioner partitioner, TrainingUsers users, KeyedRandom random)
            throws SensorDataException {
        return new CheckedPartition(partitioner, asked(partitioner, () -> partitioner.partition(users, random)));
    }

    private void requireIndex(int device) throws SensorDataException {
        String id = asked(partitioner, () -> partition.deviceId(device));
        OptionalInt index = asked(partitioner, () -> partition.deviceIndex(id));
        if (index.isEmpty() || index.getAsInt() != device) {
            throw wrong("calls device %s \"%s\", which is %s"
                    .formatted(
                            device,
                            id,
                            index.isEmpty() ? "none of its devices" : "its device " + index.getAsInt() + ", too"));
        }
    }

    @Override
    public int devices() {
        return partition.devices();
    }

    @Override
    public String deviceId(int device) {
        return partition.deviceId(device);
    }

    @Override
    public OptionalInt deviceIndex(String id) {
        return partition.deviceIndex(id);
    }

    @Override
    public Windows shard(int device) throws SensorDataException {
        Windows shard = asked(partitioner, () -> partition.shard(device));
        OptionalInt bad = Finite.firstOther(shard.features());
        if (bad.isPresent()) {
            throw wrong("gave %s in a window of %s; every value must be finite"
                    .formatted(shard.features()[bad.getAsInt()], deviceId(device)));
        }
        return shard;
    }

    private SensorDataException wrong(String what) {
        return new SensorDataException(
                ExtensionException.that(partitioner, what).getMessage());
    }

    private static <T> T asked(Partitioner partitioner, Question<T> question) throws SensorDataException {
        T answer;
        try {
            answer = question.ask();
        } catch (InvalidSettingException | UncheckedIOException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            throw new SensorDataException(
                    ExtensionException.threw(partitioner, e).getMessage(), e);
        }
        if (answer == null) {
            throw new SensorDataException(
                    ExtensionException.that(partitioner, "gave null").getMessage());
        }
        return answer;
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask() throws SensorDataException;
    }
}
