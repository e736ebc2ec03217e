package dev.proprio.client.sensor.synthetic;

/**
 * How the forearm is held: where the world's forward, left and up lie in the watch's frame, whose x
 * points along the forearm to the hand and whose z out of the dial; on a left wrist. And about which joint it turns: a
 * hanging or swinging arm about the shoulder, one that is held or rests about the elbow (upper arm and forearm of 0.3 and
 * 0.25 m, as bodies of 1.7 m have after Drillis and Contini).
 */
enum Posture {
    /** The arm hangs. */
    DOWN(Matrix3.of(0, 0, -1, -1, 0, 0, 0, 1, 0), 0.03, 0, -0.55),
    /**
     * The arm swings. Upper arm and forearm go from 24 degrees behind and 4 behind to 8 and 53 before the plumb line (Perry
     * and Burnfield, Gait Analysis, 2010): about 24 degrees, the forearm goes 28 to either side and the upper arm 16, so that
     * the wrist moves as at the end of a lever that is shorter than the arm.
     */
    SWUNG(Matrix3.of(0, 0, -1, -1, 0, 0, 0, 1, 0).times(Matrix3.rotation(0, 1, 0, 0.42)), 0.08, 0, -0.4),
    /** The elbow is bent and the thumb up, as in running. */
    BENT(Matrix3.of(1, 0, 0, 0, 0, -1, 0, 1, 0), 0.25, 0, -0.3),
    /** Palm down on a table. */
    LEVEL(Matrix3.IDENTITY, 0.25, 0, 0),
    /** On the lap: hand a little lower, thumb side up. */
    LAP(Matrix3.rotation(1, 0, 0, 0.35).times(Matrix3.rotation(0, 1, 0, 0.35)), 0.25, 0, 0),
    /** Over a basin. */
    WASHING(Matrix3.rotation(1, 0, 0, 0.5).times(Matrix3.rotation(0, 1, 0, -0.5)), 0.25, 0, 0);

    // Its array belongs to it, and nobody writes to it.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Matrix3 watchFromWorld;

    @SuppressWarnings("ImmutableEnumChecker")
    private final double[] lever;

    Posture(Matrix3 watchFromWorld, double forward, double left, double up) {
        this.watchFromWorld = watchFromWorld;
        this.lever = new double[] {forward, left, up};
    }

    /** From the joint to the watch, forward, left and up, in metres; nobody writes to it. */
    double[] lever() {
        return lever;
    }

    Matrix3 watchFromWorld() {
        return watchFromWorld;
    }
}
