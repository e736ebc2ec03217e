package dev.proprio.experiments.conformance;

import dev.proprio.client.session.Backoff;
import dev.proprio.proto.update.Broadcast;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the kit knows of a client before it comes.
 *
 * @param model what it is asked to train
 * @param algorithm how, as a task says it
 * @param limit how long each rule may take
 * @param arrival how long the client is waited for at the beginning
 * @param backoff how the client was told to wait after failures
 * @param slack what connecting may take beyond that
 * @param only the rules to try; all if empty
 */
public record ConformanceSettings(
        Broadcast model,
        Map<String, String> algorithm,
        Duration limit,
        Duration arrival,
        Backoff backoff,
        Duration slack,
        List<String> only) {
    public ConformanceSettings {
        algorithm = Map.copyOf(algorithm);
        only = List.copyOf(only);
    }
}
