package dev.proprio.experiments.spec;

import dev.proprio.client.sensor.signal.Normalization;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.query.MomentsQuery;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** By which mean and deviation windows are normalized, where that is not left to whoever starts the run. */
public record NormalizationSpec(
        @Setting(
                value =
                        "federated: devices are asked for sums before the first round, and nobody sees their data; given: mean and deviation say it.",
                alone = true)
        NormalizationKind kind,

        @Setting(
                "With kind: federated, the largest magnitude of a sample that the sensors can measure, greater than 0 and at most 16777216; what is beyond counts as that, and is counted. Without it, 16777216.")
        Optional<Double> range,

        @Setting("With kind: federated, the same for single channels, by name.")
        Map<String, Double> ranges,

        @Setting(
                "With kind: federated, how many devices are asked at most, drawn by the seed, at least 1; without it, 1000.")
        Optional<Integer> devices,

        @Setting("With kind: given, the mean of each channel, in order.")
        List<Double> mean,

        @Setting("With kind: given, the standard deviation of each channel, in order, at least 0.")
        List<Double> deviation) {
    private static final int DEVICES = 1000;

    public NormalizationSpec {
        ranges = Map.copyOf(ranges);
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        boolean given = kind == NormalizationKind.GIVEN;
        Require.that(!given || range.isEmpty(), "range", "must be left out with kind: given, which asks no device");
        Require.that(!given || ranges.isEmpty(), "ranges", "must be left out with kind: given, which asks no device");
        Require.that(!given || devices.isEmpty(), "devices", "must be left out with kind: given, which asks none");
        Require.that(
                given || mean.isEmpty(), "mean", "must be left out with kind: federated, by which devices tell it");
        Require.that(
                given || deviation.isEmpty(),
                "deviation",
                "must be left out with kind: federated, by which devices tell it");
        Require.that(
                !given || (!mean.isEmpty() && mean.size() == deviation.size()),
                "mean",
                "must have a value for each channel, and deviation as many, but they have %s and %s"
                        .formatted(mean.size(), deviation.size()));
        deviation.forEach(value -> Require.atLeast("deviation", value, 0.0));
        range.ifPresent(value -> requireRange("range", value));
        ranges.values().forEach(value -> requireRange("ranges", value));
        devices.ifPresent(count -> Require.atLeast("devices", count, 1));
    }

    private static void requireRange(String name, double value) {
        Require.that(
                value > 0 && value <= MomentsQuery.WIDEST,
                name,
                "must be greater than 0 and at most %s but was %s".formatted((long) MomentsQuery.WIDEST, value));
    }

    /** By what the devices answer. */
    public NormalizationSpec() {
        this(NormalizationKind.FEDERATED, Optional.empty(), Map.of(), Optional.empty(), List.of(), List.of());
    }

    /** How many devices are asked at most. */
    public int mostDevices() {
        return devices.orElse(DEVICES);
    }

    /**
     * What devices are asked.
     *
     * @throws InvalidSettingException if a range is of a channel that there is not
     */
    public MomentsQuery query(List<String> channels) {
        ranges.keySet().stream()
                .filter(name -> !channels.contains(name))
                .sorted()
                .findFirst()
                .ifPresent(name -> {
                    throw new InvalidSettingException(
                            "data.normalization.ranges",
                            "names \"%s\", but the channels are %s".formatted(name, channels));
                });
        double usual = range.orElse(MomentsQuery.WIDEST);
        return new MomentsQuery(
                channels,
                channels.stream().map(name -> ranges.getOrDefault(name, usual)).toList(),
                MomentsQuery.Of.SAMPLES);
    }

    /**
     * What the settings say.
     *
     * @throws InvalidSettingException if there are other channels
     */
    public Normalization given(List<String> channels) {
        Require.that(
                mean.size() == channels.size(),
                "data.normalization.mean",
                "must have a value for each of the channels %s but has %s".formatted(channels, mean.size()));
        return new Normalization(
                mean.stream().mapToDouble(Double::doubleValue).toArray(),
                deviation.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
