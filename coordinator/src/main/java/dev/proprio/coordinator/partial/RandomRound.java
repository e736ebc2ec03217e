package dev.proprio.coordinator.partial;

import com.google.protobuf.ByteString;
import dev.proprio.coordinator.aggregation.Aggregation;
import dev.proprio.coordinator.aggregation.UpdateShape;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.CohortPolicy;
import dev.proprio.coordinator.round.DeviceStateChange;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.Stage;
import dev.proprio.coordinator.secagg.SecureAggregation;
import dev.proprio.coordinator.secagg.SecurePlan;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Metric;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A round of a rule with updates of all magnitudes, and devices that failed or were late.
 *
 * @param secure if it rehearses secure aggregation, how
 */
record RandomRound(Aggregation rule, Optional<SecureAggregation> secure, UpdateShape shape, int updates, long seed) {
    private static final String RUN = "partial-kit";
    private static final int LARGEST_EXPONENT = 12;
    private static final int SMALLEST_EXPONENT = -90;

    RoundPlan plan() {
        var cohort = new CohortPolicy(updates, 1, 1, Duration.ofMinutes(1));
        RunDefinition run = RunDefinition.fedAvg(RUN, seed, 1, cohort)
                .with(RunDefinition::aggregation, rule)
                .with(RunDefinition::secure, secure);
        int attempt = RoundPlan.FIRST_ATTEMPT;
        List<String> devices = devices();
        Optional<SecurePlan> groups =
                secure.map(settings -> SecurePlan.of(settings, RUN, seed, 1, attempt, Map.of(), shape, false, devices));
        return new RoundPlan(run, 1, attempt, devices, updates, groups);
    }

    private List<String> devices() {
        List<String> devices = new ArrayList<>(rule.requiredDevice().stream().toList());
        for (int n = devices.size(); n < updates; n++) {
            devices.add("device-" + n);
        }
        return devices;
    }

    List<DevicePart> parts() {
        List<DevicePart> parts = new ArrayList<>();
        for (String device : devices()) {
            var random = KeyedRandom.of(seed, "partial-kit-update", 1, KeyedRandom.keyOf(device));
            ClientUpdate update = update(random);
            var outcome = new ClientOutcome.Accepted(
                    device, Duration.ofNanos(random.nextInt(1 << 30)), update.weight(), update.metrics());
            Optional<DeviceStateChange> state = random.nextInt(4) == 0
                    ? Optional.of(new DeviceStateChange(device, ByteString.copyFromUtf8("state of " + device)))
                    : Optional.empty();
            parts.add(new DevicePart(outcome, Optional.of(update), state));
        }
        var failed = new ClientOutcome.Failed("failed", Duration.ofSeconds(1), Stage.TRAIN, "it had no data");
        parts.add(new DevicePart(failed, Optional.empty(), Optional.empty()));
        parts.add(new DevicePart(
                new ClientOutcome.Late("late", Duration.ofSeconds(2)), Optional.empty(), Optional.empty()));
        return parts;
    }

    private ClientUpdate update(KeyedRandom random) {
        Map<String, float[]> sections = new LinkedHashMap<>();
        for (Map.Entry<String, Integer> section : shape.sections().entrySet()) {
            sections.put(
                    section.getKey(),
                    section.getKey().equals(ClientUpdate.EXPONENT)
                            ? new float[] {random.nextInt(-200, 200)}
                            : values(section.getValue(), random));
        }
        var loss = new Metric(random.nextGaussian() * Math.pow(10, random.nextInt(-9, 9)), random.nextInt(1, 50));
        return new ClientUpdate(random.nextInt(1, 100), sections, Map.of(Metric.LOSS, loss));
    }

    private static float[] values(int length, KeyedRandom random) {
        float size = Math.scalb(1f, random.nextInt(SMALLEST_EXPONENT, LARGEST_EXPONENT));
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) (random.nextGaussian() * size);
        }
        return values;
    }
}
