package dev.proprio.client.sensor.synthetic;

import dev.proprio.proto.random.KeyedRandom;

/** The small unrest of a hand that is held still: AR(1) noise of 0.97 per sample at 50 Hz. */
final class Sway {
    private static final double SECONDS = -1 / (50 * StrictMath.log(0.97));
    private static final double TURN_PER_FORCE = 3;

    private Sway() {}

    /** Adds sway whose acceleration has the given deviation in g per axis. */
    static void add(double deviation, double rate, WristKinematics wrist, KeyedRandom random) {
        for (int axis = 0; axis < 3; axis++) {
            AutoregressiveNoise force = new AutoregressiveNoise(deviation, SECONDS, rate, random);
            AutoregressiveNoise turn = new AutoregressiveNoise(TURN_PER_FORCE * deviation, SECONDS, rate, random);
            for (int i = axis; i < 3 * wrist.length(); i += 3) {
                wrist.force()[i] += force.next();
                wrist.turn()[i] += turn.next();
            }
        }
    }
}
