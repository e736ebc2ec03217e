package dev.proprio.client.sensor.synthetic;

import dev.proprio.proto.random.KeyedRandom;

/**
 * How one person does one motion, always.
 *
 * @param cadence deviation from the population's mean, in the population's standard deviations
 * @param stretch how much longer than usual a gesture takes, as a factor
 * @param force factor of all accelerations
 * @param turn factor of all angular velocities
 * @param asymmetry share of the stride in the step, for gaits
 * @param orientation how a gesture's axes lie in the forearm
 * @param magnitudes factors of components, {@code [channel][component]}
 * @param phases of components in radians, {@code [channel][component]}
 */
record MotionStyle(
        double cadence,
        double stretch,
        double force,
        double turn,
        double asymmetry,
        Matrix3 orientation,
        double[] magnitudes,
        double[] phases) {
    static final int CHANNELS = 6;
    static final int COMPONENTS = 6;

    /** Draws a person's style; the person's vigour and asymmetry are theirs in all motions. */
    static MotionStyle draw(
            SyntheticFleet fleet, double vigour, double asymmetry, KeyedRandom population, KeyedRandom person) {
        Body body = fleet.body();
        double style = fleet.style();
        double tempo = style * person.nextGaussian();
        double force = StrictMath.exp(vigour + style * body.amplitude() * person.nextGaussian());
        double turn = StrictMath.exp(vigour + style * body.rotation() * person.nextGaussian());
        Matrix3 orientation =
                Matrix3.random(style * StrictMath.toRadians(fleet.placement().gestureOrientation()), person);
        double[] magnitudes = new double[CHANNELS * COMPONENTS];
        double[] phases = new double[CHANNELS * COMPONENTS];
        for (int i = 0; i < magnitudes.length; i++) {
            magnitudes[i] = StrictMath.exp(style * body.harmonics() * person.nextGaussian());
            double common = 2 * StrictMath.PI * population.nextDouble();
            phases[i] = common + Math.min(style, 1) * body.phases() * StrictMath.PI * (2 * person.nextDouble() - 1);
        }
        return new MotionStyle(
                body.cadence() * tempo,
                StrictMath.exp(body.gestureDuration() * tempo),
                force,
                turn,
                asymmetry,
                orientation,
                magnitudes,
                phases);
    }

    /** The same with so much more of the half stride in a step. */
    MotionStyle limping(double more) {
        return new MotionStyle(cadence, stretch, force, turn, asymmetry + more, orientation, magnitudes, phases);
    }

    double magnitude(int channel, int component) {
        return magnitudes[channel * COMPONENTS + component];
    }

    double phase(int channel, int component) {
        return phases[channel * COMPONENTS + component];
    }
}
