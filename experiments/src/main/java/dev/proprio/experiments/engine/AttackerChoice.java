package dev.proprio.experiments.engine;

import dev.proprio.client.attack.Attackers;
import dev.proprio.client.dataset.FederatedDataset;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.random.KeyedRandom;
import java.util.List;
import java.util.stream.IntStream;

/** Chooses at random, by the experiment's seed, which devices attack; never one that the aggregation trusts. */
final class AttackerChoice {
    private AttackerChoice() {}

    /** @throws InvalidSettingException if the share is of so few devices that it is none */
    static Attackers of(ExperimentSpec spec, FederatedDataset dataset) {
        if (!spec.attack().isActive()) {
            return Attackers.none();
        }
        int devices = dataset.devices();
        double share = spec.attack().fraction();
        int count = Math.toIntExact(Math.round(share * devices));
        if (count == 0) {
            throw new InvalidSettingException(
                    "attack.fraction",
                    "must make at least one attacker, but %s of %s devices rounds to none; use at least %s"
                            .formatted(share, devices, 1.0 / devices));
        }
        int[] order = KeyedRandom.of(spec.seed(), "attackers").order(devices);
        String trusted = spec.aggregation().requiredDevice().orElse("");
        List<String> chosen = IntStream.of(order)
                .mapToObj(dataset::deviceId)
                .filter(device -> !device.equals(trusted))
                .limit(count)
                .toList();
        int cohort = spec.cohort().size();
        int inCohort = Math.toIntExact(Math.round((double) count * cohort / devices));
        return Attackers.of(
                spec.attack().attack(),
                chosen,
                new Attackers.AttackSetting(dataset.shape().classes(), cohort, inCohort));
    }
}
