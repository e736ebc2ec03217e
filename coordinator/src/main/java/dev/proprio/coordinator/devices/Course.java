package dev.proprio.coordinator.devices;

import java.util.OptionalLong;

/**
 * What a device does in a round, whatever it learns.
 *
 * @param kind what it is
 * @param time what it takes
 * @param leaves when it is not there any more, in microseconds since the round's start; empty if it stays
 */
public record Course(String device, DeviceClass kind, RoundWork work, DeviceTime time, OptionalLong leaves) {
    /** When its update arrives, in microseconds since the round's start, if it stays. */
    public long arrival() {
        return time.total();
    }

    /** What it had spent when it left, or was done. */
    public Spent spent() {
        DeviceTime done = leaves.isPresent() ? time.after(leaves.getAsLong()) : time;
        long bytes = share(work.bytesDown(), done.download(), time.download())
                + share(work.bytesUp(), done.upload(), time.upload());
        double joules = VirtualInstant.seconds(done.compute()) * kind.profile().power()
                + bytes / 1e6 * kind.profile().radio();
        return new Spent(done.compute(), bytes, joules);
    }

    /** What it had spent if it trained, and sent nothing. */
    public Spent unsent() {
        Spent whole = spent();
        long kept = leaves.isPresent() ? 0 : work.bytesUp();
        return new Spent(
                whole.computeMicros(),
                whole.bytes() - kept,
                whole.joules() - kept / 1e6 * kind.profile().radio());
    }

    private static long share(long bytes, long done, long whole) {
        return whole == 0 ? bytes : (long) ((double) bytes * done / whole);
    }
}
