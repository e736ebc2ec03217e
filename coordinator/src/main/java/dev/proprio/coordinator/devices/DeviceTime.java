package dev.proprio.coordinator.devices;

import dev.proprio.proto.random.KeyedRandom;

/**
 * How long a device takes for its part in a round, in microseconds. It does not depend on what the device learns.
 *
 * @param download until it has the model
 * @param compute then, until it has trained
 * @param upload then, until its update has arrived
 * @param total all of that, longer or shorter by chance
 */
public record DeviceTime(long download, long compute, long upload, long total) {
    private static final long MICROS = 1_000_000;
    private static final long BITS = 8;
    private static final int THOUSAND = 1000;
    /** Nothing takes longer than so many times what it takes. */
    private static final int MOST_JITTER = 1_000_000;

    /**
     * What a round takes a device.
     *
     * @param jitter by how many thousandths it takes longer, at least -1000
     */
    public static DeviceTime of(DeviceProfile profile, RoundWork work, int jitter) {
        long download =
                profile.latencyMicros() + Math.ceilDiv(BITS * work.bytesDown() * MICROS, profile.downBitsPerSecond());
        long compute = Math.ceilDiv(
                Math.multiplyExact(Math.multiplyExact(work.windows(), work.microsPerWindow()), (long) THOUSAND),
                (long) profile.speed());
        long upload = profile.latencyMicros() + Math.ceilDiv(BITS * work.bytesUp() * MICROS, profile.upBitsPerSecond());
        long sum = download + compute + upload;
        long total =
                jitter == 0 ? sum : Math.ceilDiv(Math.multiplyExact(sum, (long) THOUSAND + jitter), (long) THOUSAND);
        return new DeviceTime(download, compute, upload, total);
    }

    /**
     * By how many thousandths a device takes longer in a round.
     *
     * @param attempt how often it has been asked in the round, from 1
     * @param deviation the standard deviation of the logarithm of the factor
     */
    public static int jitter(long seed, int round, int attempt, String device, double deviation) {
        if (deviation == 0) {
            return 0;
        }
        double drawn = KeyedRandom.of(seed, "device-jitter", round, attempt, KeyedRandom.keyOf(device))
                .nextGaussian();
        return (int) Math.min(MOST_JITTER, Math.rint(THOUSAND * (StrictMath.exp(deviation * drawn) - 1)));
    }

    /** How far it is after so long, each step at most as long as it takes. */
    DeviceTime after(long micros) {
        long sum = download + compute + upload;
        long left = total == 0 ? sum : (long) Math.min((double) sum, (double) micros * sum / total);
        long down = Math.min(download, left);
        long trained = Math.min(compute, left - down);
        return new DeviceTime(down, trained, left - down - trained, micros);
    }
}
