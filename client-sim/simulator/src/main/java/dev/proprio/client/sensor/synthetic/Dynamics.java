package dev.proprio.client.sensor.synthetic;

import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.time.Duration;

/**
 * How a person's own movements differ. Those between sessions and repetitions are multiplied by the
 * fleet's variability; those within a recording are not.
 */
public record Dynamics(
        @Setting("deviation of the cadence between sessions, as a log deviation")
        double sessionCadence,

        @Setting("deviation of the strength between sessions, as a log deviation")
        double sessionAmplitude,

        @Setting("deviation of a gesture's duration between repetitions, as a log deviation")
        double repetitionDuration,

        @Setting("deviation of a gesture's strength between repetitions, as a log deviation")
        double repetitionAmplitude,

        @Setting("deviation of a gesture's begin between repetitions")
        Duration onset,

        @Setting("unrelated movements within each gesture's recording")
        int distractions,

        @Setting("deviation of their peak acceleration, in g")
        double distractionForce,

        @Setting("deviation of their peak angular velocity, in rad/s")
        double distractionTurn,

        @Setting("phase noise of gaits, in cycles per square root of a second")
        double gaitNoise,

        @Setting("phase noise of rubbing and typing hands, in cycles per square root of a second")
        double handNoise,

        @Setting("slow modulation of cyclic movements' strength, as a deviation")
        double modulation,

        @Setting("sway and fidgeting of hands at rest, as a factor of each class's own")
        double restlessness) {
    public Dynamics {
        Require.between("sessionCadence", sessionCadence, 0, 0.3);
        Require.between("sessionAmplitude", sessionAmplitude, 0, 1);
        Require.between("repetitionDuration", repetitionDuration, 0, 0.5);
        Require.between("repetitionAmplitude", repetitionAmplitude, 0, 1);
        Require.that(
                !onset.isNegative() && onset.compareTo(Duration.ofSeconds(1)) <= 0, "onset", "must be from 0s to 1s");
        Require.that(
                distractions >= 0 && distractions <= 100,
                "distractions",
                "must be from 0 to 100 but was " + distractions);
        Require.between("distractionForce", distractionForce, 0, 8);
        Require.between("distractionTurn", distractionTurn, 0, 30);
        Require.between("gaitNoise", gaitNoise, 0, 1);
        Require.between("handNoise", handNoise, 0, 1);
        Require.between("modulation", modulation, 0, 1);
        Require.between("restlessness", restlessness, 0, 20);
    }

    public Dynamics() {
        this(0.04, 0.08, 0.08, 0.10, Duration.ofMillis(48), 2, 0.04, 0.35, 0.03, 0.10, 0.12, 1);
    }
}
