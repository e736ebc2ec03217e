package dev.proprio.experiments.spec;

import dev.proprio.coordinator.devices.Battery;
import dev.proprio.coordinator.devices.DeviceMix;
import dev.proprio.coordinator.devices.DeviceProfile;
import dev.proprio.coordinator.devices.DeviceProfiles;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.util.Collections;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What devices are, and when they are there: what a virtual clock goes by. */
public record DevicesSpec(
        @Setting(
                "Share of each kind of device, adding up to 1: of watch, phone, ring, gateway, or kinds that profiles describes.")
        Map<String, Double> mix,

        @Setting("Kinds of devices by name; one of a name that there is takes its place.")
        Map<String, DeviceProfile> profiles,

        @Setting("When devices can be asked.") AvailabilitySpec availability,

        @Setting("Standard deviation of the logarithm of speed among devices of a kind, between 0 and 3; 0 for none.")
        double spread,

        @Setting("What the speed of devices of a kind goes with; left out, with nothing.")
        Optional<CorrelationSpec> correlation,

        @Setting(
                "Standard deviation of the logarithm of how long a device takes from round to round, between 0 and 3; 0 for none.")
        double jitter,

        @Setting(
                "How many times as many operations a device's training counts as it takes here, where a small model stands for a large one, or little data for much; between 1 and 1000000.")
        int work,

        @Setting("When a battery is too low to train; without it energy is counted, and changes nothing.")
        Optional<Battery> battery) {
    private static final int MOST_WORK = 1_000_000;

    public DevicesSpec {
        mix = Collections.unmodifiableMap(new LinkedHashMap<>(mix));
        profiles = Collections.unmodifiableMap(new LinkedHashMap<>(profiles));
        Require.between("jitter", jitter, 0, 3);
        Require.that(work >= 1 && work <= MOST_WORK, "work", "must be between 1 and 1000000 but was " + work);
        new DeviceMix(mix, known(profiles), spread);
        if (spread == 0) {
            Require.that(
                    correlation.isEmpty(),
                    "correlation",
                    "must be left out with spread: 0, by which all devices of a kind are equally fast, whatever they have; or set spread, such as 0.93");
        }
    }

    /** Half watches, the rest phones and some rings, always there. */
    public DevicesSpec() {
        this(usual(), Map.of(), new AvailabilitySpec(), 0, Optional.empty(), 0, 1, Optional.empty());
    }

    private static Map<String, Double> usual() {
        Map<String, Double> usual = new LinkedHashMap<>();
        usual.put("watch", 0.5);
        usual.put("phone", 0.4);
        usual.put("ring", 0.1);
        return usual;
    }

    private static Map<String, DeviceProfile> known(Map<String, DeviceProfile> own) {
        Map<String, DeviceProfile> known = new TreeMap<>(DeviceProfiles.BUILT_IN);
        known.putAll(own);
        return known;
    }

    /** How many times as long the slowest kind that there is trains as the fastest. */
    double apart() {
        Map<String, DeviceProfile> all = known(profiles);
        IntSummaryStatistics speeds = mix.entrySet().stream()
                .filter(share -> share.getValue() > 0)
                .flatMap(share -> Optional.ofNullable(all.get(share.getKey())).stream())
                .mapToInt(DeviceProfile::speed)
                .summaryStatistics();
        return (double) speeds.getMax() / speeds.getMin();
    }

    /** Who is what. */
    public DeviceMix deviceMix() {
        return new DeviceMix(mix, known(profiles), spread);
    }
}
