package dev.proprio.client.session;

import dev.proprio.proto.extension.Bytes;
import dev.proprio.proto.v1.ModelRef;
import dev.proprio.proto.v1.SecAggTask;
import dev.proprio.proto.v1.SecAggVector;
import java.util.Locale;

/**
 * How much memory one task may take, whatever the coordinator asks for.
 *
 * @param most the bound
 */
record TaskSize(Bytes most) {
    /** The model as it came and as it is read, its change, and the change as it travels. */
    private static final int COPIES = 4;

    /** A value under masks: its integer, and the masks that are added to it. */
    private static final int MASKED_VALUE = 16;

    /**
     * Requires room for a task before any of it is taken.
     *
     * @param values of the model and what comes with it
     */
    void require(long values, ModelRef model) throws TaskFailedException {
        require(
                "fetch",
                String.format(Locale.ROOT, "its model of %s bytes", model.getByteLength()),
                (double) COPIES * Float.BYTES * values);
    }

    /** Requires room for a task's masked vectors. */
    void require(SecAggTask secagg) throws TaskFailedException {
        double needed = 0;
        for (SecAggVector vector : secagg.getConfig().getVectorsList()) {
            needed += (double) MASKED_VALUE * Integer.toUnsignedLong(vector.getLength());
        }
        require("aggregate", "its masked vectors", needed);
    }

    private void require(String stage, String what, double needed) throws TaskFailedException {
        if (needed > most.count()) {
            throw new TaskFailedException(
                    stage,
                    String.format(
                            Locale.ROOT,
                            "%s would take about %s of memory, but this device gives a task %s",
                            what,
                            rounded(needed),
                            rounded((double) most.count())));
        }
    }

    boolean allows(long bytes) {
        return bytes <= most.count();
    }

    /** In megabytes, or as it is when it is less than one. */
    private static String rounded(double bytes) {
        return bytes < 1e6
                ? String.format(Locale.ROOT, "%.0f B", bytes)
                : String.format(Locale.ROOT, "%.0f MB", bytes / 1e6);
    }
}
