package dev.proprio.client.sensor.synthetic;

/**
 * A sum of sines of phi/2, phi, 2 phi to 5 phi in each of six channels. One sine and one cosine per
 * point in time suffice: the harmonics follow by the addition theorem.
 */
final class HarmonicSeries {
    private static final int HARMONICS = MotionStyle.COMPONENTS;

    private final MotionStyle style;
    private final double[] sines = new double[MotionStyle.CHANNELS * HARMONICS];
    private final double[] cosines = new double[MotionStyle.CHANNELS * HARMONICS];
    private final double[] sine = new double[HARMONICS];
    private final double[] cosine = new double[HARMONICS];

    HarmonicSeries(MotionStyle style) {
        this.style = style;
    }

    /** Sets a component's amplitude; 0 stands for the half harmonic. The person's style is applied. */
    void set(int channel, int harmonic, double amplitude) {
        double own = amplitude * style.magnitude(channel, harmonic);
        double phase = style.phase(channel, harmonic);
        sines[channel * HARMONICS + harmonic] = own * StrictMath.cos(phase);
        cosines[channel * HARMONICS + harmonic] = own * StrictMath.sin(phase);
    }

    /** Adds the sum at phi = 2 {@code halfPhase} to sample {@code t}. */
    void add(double halfPhase, double factor, WristKinematics wrist, int t) {
        sine[0] = StrictMath.sin(halfPhase);
        cosine[0] = StrictMath.cos(halfPhase);
        sine[1] = 2 * sine[0] * cosine[0];
        cosine[1] = cosine[0] * cosine[0] - sine[0] * sine[0];
        for (int h = 2; h < HARMONICS; h++) {
            sine[h] = sine[h - 1] * cosine[1] + cosine[h - 1] * sine[1];
            cosine[h] = cosine[h - 1] * cosine[1] - sine[h - 1] * sine[1];
        }
        for (int axis = 0; axis < 3; axis++) {
            wrist.force()[3 * t + axis] += factor * sum(axis);
            wrist.turn()[3 * t + axis] += factor * sum(3 + axis);
        }
    }

    private double sum(int channel) {
        double sum = 0;
        int at = channel * HARMONICS;
        for (int h = 0; h < HARMONICS; h++) {
            sum += sines[at + h] * sine[h] + cosines[at + h] * cosine[h];
        }
        return sum;
    }
}
