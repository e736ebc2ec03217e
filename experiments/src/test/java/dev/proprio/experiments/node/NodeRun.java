package dev.proprio.experiments.node;

import dev.proprio.coordinator.round.CohortPolicy;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.secagg.SecureAggregation;
import dev.proprio.proto.fault.Dropouts;
import dev.proprio.proto.secagg.graph.ThreatModel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs for nodes to take part in. */
public final class NodeRun {
    private NodeRun() {}

    /** Updates in the clear. */
    public static RunDefinition plain(String id, int rounds, int devices) {
        return run(id, rounds, devices, Optional.empty());
    }

    /** Updates under masks. */
    public static RunDefinition secure(String id, int rounds, int devices, int minimum) {
        var settings = new SecureAggregation(
                true,
                false,
                false,
                ThreatModel.SEMI_MALICIOUS,
                0.1,
                0.1,
                minimum,
                100,
                20,
                8,
                1024,
                List.of("loss"),
                Duration.ofSeconds(30),
                Dropouts.NONE);
        return run(id, rounds, devices, Optional.of(settings));
    }

    private static RunDefinition run(String id, int rounds, int devices, Optional<SecureAggregation> secure) {
        return RunDefinition.fedAvg(id, 1, rounds, new CohortPolicy(devices, 1, 1, Duration.ofMinutes(1)))
                .with(draft -> draft.set(RunDefinition::algorithm, Map.of("algorithm", "own"))
                        .set(RunDefinition::secure, secure));
    }
}
