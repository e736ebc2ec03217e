package dev.proprio.client.sensor.synthetic;

import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;

/**
 * How people's bodies differ. All but the mean asymmetry are multiplied by the fleet's style.
 */
public record Body(
        @Setting("spread of cadences between people, as a factor of each activity's own spread")
        double cadence,

        @Setting("spread of gestures' durations between people, as a log deviation")
        double gestureDuration,

        @Setting("spread of people's strength in everything they do, as a log deviation")
        double vigour,

        @Setting("spread of accelerations between people in each class, as a log deviation")
        double amplitude,

        @Setting("spread of rotations between people in each class, as a log deviation")
        double rotation,

        @Setting("spread of each harmonic's size between people, as a log deviation")
        double harmonics,

        @Setting("how far people's phases differ, from 0 (all alike) to 1 (anything)")
        double phases,

        @Setting("mean share of the half stride in a step, from 0")
        double asymmetry,

        @Setting("spread of that share between people, as a deviation")
        double asymmetrySpread) {
    public Body {
        Require.between("cadence", cadence, 0, 3);
        Require.between("gestureDuration", gestureDuration, 0, 1);
        Require.between("vigour", vigour, 0, 2);
        Require.between("amplitude", amplitude, 0, 2);
        Require.between("rotation", rotation, 0, 2);
        Require.between("harmonics", harmonics, 0, 2);
        Require.between("phases", phases, 0, 1);
        Require.between("asymmetry", asymmetry, 0, 2);
        Require.between("asymmetrySpread", asymmetrySpread, 0, 2);
    }

    public Body() {
        this(1, 0.20, 0.15, 0.25, 0.30, 0.35, 1, 0.15, 0.10);
    }
}
