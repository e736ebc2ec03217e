package dev.proprio.coordinator.devices;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * The devices of a run on a virtual clock: what they are, when they are there, and what a round takes them. Thread-safe.
 *
 * @param seed of all draws
 * @param jitter the standard deviation of the logarithm of how much longer a round takes a device, at least 0
 * @param microsPerWindow what the reference device takes to train on one window, in microseconds
 * @param windows how much devices have to train on
 * @param battery how batteries end a device's part; empty if nobody counts them
 * @param correlation how speed goes with how much data devices have; empty if it does not
 */
public record VirtualDevices(
        long seed,
        DeviceMix mix,
        AvailabilitySchedule availability,
        double jitter,
        long microsPerWindow,
        DeviceWindows windows,
        Optional<Battery> battery,
        Optional<SpeedCorrelation> correlation) {
    /** Devices whose batteries nobody counts. */
    public VirtualDevices(
            long seed,
            DeviceMix mix,
            AvailabilitySchedule availability,
            double jitter,
            long microsPerWindow,
            DeviceWindows windows) {
        this(seed, mix, availability, jitter, microsPerWindow, windows, Optional.empty(), Optional.empty());
    }

    /** When they are there, if so much is missing in their batteries. */
    public AvailabilitySchedule availability(Batteries batteries) {
        return battery.map(rule -> batteries.limit(this, rule)).orElse(availability);
    }

    /**
     * What is missing in their batteries after they have spent something.
     *
     * @param now when the round or step is over, in microseconds of virtual time
     */
    public Batteries drained(Batteries before, Iterable<Batteries.Drain> drains, long now) {
        return battery.map(rule -> before.after(this, rule, drains, now)).orElse(before);
    }

    /** What {@code device} is. */
    public DeviceClass kind(String device) {
        return kind(device, correlation.isEmpty() ? 0 : windows.of(List.of(device))[0]);
    }

    private DeviceClass kind(String device, long passes) {
        return correlation
                .map(with -> mix.of(seed, device, drawn -> with.of(drawn, passes)))
                .orElseGet(() -> mix.of(seed, device));
    }

    /** The name of the class of a device, which need not be one that trains. */
    public String className(String device) {
        return mix.usual(seed, device).name();
    }

    /** What a device's battery holds, in joules. */
    double capacity(String device) {
        return mix.usual(seed, device).profile().battery();
    }

    /** What devices take in the mean, without what chance adds. */
    public DeviceTimes times(long bytesDown, long bytesUp) {
        return devices -> {
            long[] passes = windows.of(devices);
            List<DeviceTime> times = new ArrayList<>(devices.size());
            for (int i = 0; i < passes.length; i++) {
                var work = new RoundWork(bytesDown, bytesUp, passes[i], microsPerWindow);
                times.add(DeviceTime.of(kind(devices.get(i), passes[i]).profile(), work, 0));
            }
            return times;
        };
    }

    /**
     * What happens in a round.
     *
     * @param start when it begins, in microseconds
     * @param limit how long it lasts at most
     * @param devices who is asked, in the plan's order
     * @param target so many updates end it
     */
    public RoundTimeline timeline(
            int round, long start, long limit, List<String> devices, int target, long bytesDown, long bytesUp) {
        long[] passes = windows.of(round, devices);
        List<DeviceClass> kinds = kinds(devices);
        List<Course> courses = new ArrayList<>(devices.size());
        for (int i = 0; i < passes.length; i++) {
            var work = new RoundWork(bytesDown, bytesUp, passes[i], microsPerWindow);
            courses.add(course(round, 1, start, limit, devices.get(i), kinds.get(i), work));
        }
        return new RoundTimeline(start, limit, target, courses);
    }

    /**
     * What one device does that no deadline ends.
     *
     * @param attempt how often it has been asked in the round, from 1
     * @param start when it begins, in microseconds
     */
    public Course course(int round, int attempt, long start, String device, long bytesDown, long bytesUp) {
        var work = new RoundWork(bytesDown, bytesUp, windows.of(round, List.of(device))[0], microsPerWindow);
        return course(round, attempt, start, Long.MAX_VALUE, device, kind(device), work);
    }

    /** What they are, which does not change from round to round. */
    private List<DeviceClass> kinds(List<String> devices) {
        long[] passes = correlation.isEmpty() ? new long[devices.size()] : windows.of(devices);
        return IntStream.range(0, passes.length)
                .mapToObj(i -> kind(devices.get(i), passes[i]))
                .toList();
    }

    private Course course(
            int round, int attempt, long start, long limit, String device, DeviceClass kind, RoundWork work) {
        DeviceTime time = DeviceTime.of(kind.profile(), work, DeviceTime.jitter(seed, round, attempt, device, jitter));
        // What a device does after the deadline is nobody's business.
        long until = start + Math.min(time.total(), limit);
        OptionalLong left = availability.leaves(device, start, until);
        return new Course(
                device, kind, work, time, left.isPresent() ? OptionalLong.of(left.getAsLong() - start) : left);
    }
}
