package dev.proprio.proto.extension;

import java.time.Duration;
import java.util.List;

/** A source with many kinds of settings. */
@Named(value = "noise", summary = "Random numbers.")
public record NoiseOrigin(
        @Setting("People, at least 1.") long people,
        @Setting("Length of a recording.") Duration length,
        @Setting("How loud each channel is.") List<Double> volumes)
        implements Origin {
    public NoiseOrigin {
        Require.atLeast("people", people, 1);
        for (int i = 0; i < volumes.size(); i++) {
            Require.atLeast("volumes", volumes.get(i), 0);
        }
    }

    public NoiseOrigin() {
        this(100, Duration.ofSeconds(90), List.of(1.0, 0.5));
    }
}
