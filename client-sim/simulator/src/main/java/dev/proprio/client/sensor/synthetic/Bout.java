package dev.proprio.client.sensor.synthetic;

import dev.proprio.proto.random.KeyedRandom;

/**
 * One uninterrupted performance of a motion.
 *
 * @param style how this person always does it
 * @param tempo speed this time, relative to the person's own
 * @param amplitude strength this time, relative to the person's own
 * @param orientation how a gesture's axes are turned this time
 * @param onset a gesture's delay in seconds
 * @param rate samples per second, in Hz
 * @param dynamics the fleet's dynamics
 * @param variability factor of the differences between repetitions
 * @param random the stream of this performance
 */
record Bout(
        MotionStyle style,
        double tempo,
        double amplitude,
        Matrix3 orientation,
        double onset,
        double rate,
        Dynamics dynamics,
        double variability,
        KeyedRandom random) {}
