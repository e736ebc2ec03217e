package dev.proprio.client.sensor.synthetic;

/**
 * A Gaussian window, around a cosine when it has a frequency.
 *
 * @param turns whether it is an angular velocity in rad/s, not an acceleration in g
 * @param axis 0 along the forearm, 1 across, 2 out of the dial
 * @param centre in seconds
 * @param width the window's deviation in seconds
 * @param frequency in Hz
 * @param phase in radians
 */
record Pulse(boolean turns, int axis, double amplitude, double centre, double width, double frequency, double phase) {
    static final int X = 0;
    static final int Y = 1;
    static final int Z = 2;

    /** Beyond this many widths a pulse is nothing. */
    static final double REACH = 4.5;

    static Pulse force(int axis, double amplitude, double centre, double width, double frequency) {
        return new Pulse(false, axis, amplitude, centre, width, frequency, 0);
    }

    static Pulse turn(int axis, double amplitude, double centre, double width, double frequency) {
        return new Pulse(true, axis, amplitude, centre, width, frequency, 0);
    }

    Pulse lagging(double radians) {
        return new Pulse(turns, axis, amplitude, centre, width, frequency, phase - radians);
    }

    double at(double time) {
        double shifted = (time - centre) / width;
        double window = amplitude * StrictMath.exp(-0.5 * shifted * shifted);
        return frequency == 0
                ? window
                : window * StrictMath.cos(2 * StrictMath.PI * frequency * (time - centre) + phase);
    }
}
