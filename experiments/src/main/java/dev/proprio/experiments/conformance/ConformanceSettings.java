package dev.proprio.experiments.conformance;

import com.google.protobuf.ByteString;
import dev.proprio.client.session.Backoff;
import dev.proprio.proto.description.ModelDescription;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.wire.DescriptionBytes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the kit knows of a client before it comes.
 *
 * @param model what it is asked to train
 * @param description what that is, for clients that build it from what they are told
 * @param algorithm how, as a task says it
 * @param limit how long each rule may take
 * @param arrival how long the client is waited for at the beginning
 * @param backoff how the client was told to wait after failures
 * @param slack what connecting may take beyond that
 * @param only the rules to try; all if empty
 */
public record ConformanceSettings(
        Broadcast model,
        Optional<ModelDescription> description,
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

    /** The description's bytes. */
    Optional<ByteString> described() {
        return description.map(DescriptionBytes::write);
    }
}
