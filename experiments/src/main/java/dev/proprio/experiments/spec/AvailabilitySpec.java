package dev.proprio.experiments.spec;

import dev.proprio.client.sensor.FileAccess;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.coordinator.devices.AvailabilitySchedule;
import dev.proprio.coordinator.devices.AvailabilityTrace;
import dev.proprio.coordinator.devices.Diurnal;
import dev.proprio.coordinator.devices.TraceReader;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When devices can be asked, by the virtual clock, which begins at midnight. */
public record AvailabilitySpec(
        @Setting(value = "When devices are there: always, diurnal, or as a file says.", alone = true)
        AvailabilityKind kind,

        @Setting("With kind: diurnal, from when until when devices are charged, and there, such as 22:00-07:00.")
        String charging,

        @Setting("With kind: diurnal, the standard deviation of how much earlier or later each device is.")
        Duration spread,

        @Setting(
                "With kind: diurnal, the probability that a device that is not charged is there, drawn for each hour; between 0 and 1.")
        double daytime,

        @Setting(
                "With kind: file, lines of device,from_s,to_s below a header that says so, or the JSON of FLASH's traces or of FedScale's. A device that it does not name has the times of one that it does.")
        Optional<Path> file,

        @Setting(
                "With kind: file, after how long it begins anew; without it, after its last interval, or as the JSON has it for each device.")
        Optional<Duration> period) {
    private static final Pattern HOURS = Pattern.compile("([01]\\d|2[0-3]):([0-5]\\d)-([01]\\d|2[0-3]):([0-5]\\d)");
    private static final long MINUTE = 60_000_000L;
    private static final long DAY = 24 * 60 * MINUTE;

    public AvailabilitySpec {
        Require.that(
                HOURS.matcher(charging).matches(), "charging", "must be two times of the day, such as 22:00-07:00");
        Require.that(
                !spread.isNegative() && spread.compareTo(Duration.ofHours(12)) <= 0,
                "spread",
                "must be between 0s and 12h");
        Require.between("daytime", daytime, 0, 1);
        Require.that(
                file.isPresent() == (kind == AvailabilityKind.FILE),
                "file",
                kind == AvailabilityKind.FILE
                        ? "must name the trace, lines of device,from_s,to_s or JSON"
                        : "must be left out unless kind is file");
        period.ifPresent(given -> Require.that(given.isPositive(), "period", "must be longer than 0s"));
        Require.that(
                period.isEmpty() || kind == AvailabilityKind.FILE, "period", "must be left out unless kind is file");
    }

    /** Always. */
    public AvailabilitySpec() {
        this(AvailabilityKind.ALWAYS, "22:00-07:00", Duration.ofHours(2), 0.25, Optional.empty(), Optional.empty());
    }

    /**
     * When which device is there.
     *
     * @param files which file may be opened
     * @throws InvalidSettingException if a file is malformed, or by it nobody is there for a day
     * @throws SensorDataException if it is not there, or may not be opened
     */
    public AvailabilitySchedule schedule(long seed, FileAccess files) throws SensorDataException {
        return switch (kind) {
            case ALWAYS -> AvailabilitySchedule.ALWAYS;
            case DIURNAL -> diurnal(seed);
            case FILE -> trace(seed, files);
        };
    }

    private Diurnal diurnal(long seed) {
        Matcher hours = HOURS.matcher(charging);
        if (!hours.matches()) {
            throw new IllegalStateException("charging was checked");
        }
        long from = micros(hours.group(1), hours.group(2));
        long until = micros(hours.group(3), hours.group(4));
        long length = Math.floorMod(until - from, DAY);
        return new Diurnal(seed, from, length == 0 ? DAY : length, spread.toNanos() / 1000, daytime);
    }

    private AvailabilityTrace trace(long seed, FileAccess files) throws SensorDataException {
        AvailabilityTrace trace = TraceReader.read(files.permitted(file.orElseThrow()), period, seed);
        Require.that(
                trace.longestGap() < DAY,
                "file",
                "must have somebody there on every day, but for %s hours nobody is"
                        .formatted(trace.longestGap() / MINUTE / 60));
        return trace;
    }

    private static long micros(String hours, String minutes) {
        return (Long.parseLong(hours) * 60 + Long.parseLong(minutes)) * MINUTE;
    }
}
