package dev.proprio.client.sensor.synthetic;

/**
 * How the forearm is held: where the world's forward, left and up lie in the watch's frame, whose x
 * points along the forearm to the hand and whose z out of the dial; on a left wrist.
 */
enum Posture {
    /** The arm hangs. */
    DOWN(Matrix.of(0, 0, -1, -1, 0, 0, 0, 1, 0)),
    /** The elbow is bent and the thumb up, as in running. */
    BENT(Matrix.of(1, 0, 0, 0, 0, -1, 0, 1, 0)),
    /** Palm down on a table. */
    LEVEL(Matrix.IDENTITY),
    /** On the lap: hand a little lower, thumb side up. */
    LAP(Matrix.rotation(1, 0, 0, 0.35).times(Matrix.rotation(0, 1, 0, 0.35))),
    /** Over a basin. */
    WASHING(Matrix.rotation(1, 0, 0, 0.5).times(Matrix.rotation(0, 1, 0, -0.5)));

    // Its array belongs to it, and nobody writes to it.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Matrix watchFromWorld;

    Posture(Matrix watchFromWorld) {
        this.watchFromWorld = watchFromWorld;
    }

    Matrix watchFromWorld() {
        return watchFromWorld;
    }
}
