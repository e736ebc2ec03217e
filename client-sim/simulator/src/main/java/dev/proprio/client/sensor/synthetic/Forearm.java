package dev.proprio.client.sensor.synthetic;

/**
 * A rigid forearm that turns about a joint: from how it moves follows what a watch on it feels. All by arithmetic that
 * is the same on every machine.
 *
 * <p>The attitude is told by a vector along the axis of rotation, {@code 2 tan(angle / 2)} long. The angular velocity is
 * what leads from one attitude to the next; the specific force is the joint's acceleration and gravity, seen in the
 * forearm's frame, and what turning adds at the end of the lever, {@code alpha x r + omega x (omega x r)}.
 */
final class Forearm {
    /** Of g in m/s². */
    private static final double GRAVITY = 9.80665;

    private Forearm() {}

    /**
     * Turns movements into what is felt, in place.
     *
     * @param lever from the joint to the watch, forward, left and up at rest, in metres
     * @param rate samples per second, in Hz
     * @param wrist the joint's acceleration in the world's frame, in g, as {@code force}, and the attitude as {@code turn};
     *     becomes the specific force and the angular velocity in the forearm's own frame
     */
    static void feel(double[] lever, double rate, WristKinematics wrist) {
        double[] between = between(wrist.turn(), rate);
        double[] omega = new double[3];
        double[] alpha = new double[3];
        double[] across = new double[3];
        double[] tangential = new double[3];
        double[] inward = new double[3];
        for (int t = 0; t < wrist.length(); t++) {
            for (int axis = 0; axis < 3; axis++) {
                double before = at(between, t - 1, axis);
                double after = at(between, t, axis);
                omega[axis] = (before + after) / 2;
                alpha[axis] = (after - before) * rate;
            }
            see(wrist, t);
            cross(alpha, lever, across);
            cross(omega, lever, tangential);
            cross(omega, tangential, inward);
            for (int axis = 0; axis < 3; axis++) {
                wrist.force()[3 * t + axis] += (across[axis] + inward[axis]) / GRAVITY;
                wrist.turn()[3 * t + axis] = omega[axis];
            }
        }
    }

    /** The angular velocities between neighbouring attitudes, in the frame of the former, in rad/s. */
    private static double[] between(double[] attitudes, double rate) {
        double[] between = new double[Math.max(0, attitudes.length - 3)];
        for (int i = 0; i < between.length; i += 3) {
            double ax = attitudes[i] / 2;
            double ay = attitudes[i + 1] / 2;
            double az = attitudes[i + 2] / 2;
            double bx = attitudes[i + 3] / 2;
            double by = attitudes[i + 4] / 2;
            double bz = attitudes[i + 5] / 2;
            double factor = 2 * rate / (1 + ax * bx + ay * by + az * bz);
            between[i] = factor * (bx - ax - (ay * bz - az * by));
            between[i + 1] = factor * (by - ay - (az * bx - ax * bz));
            between[i + 2] = factor * (bz - az - (ax * by - ay * bx));
        }
        return between;
    }

    /** What is between sample {@code index} and the next; beyond the ends it goes on as it began. */
    private static double at(double[] between, int index, int axis) {
        int count = between.length / 3;
        if (count == 0) {
            return 0;
        }
        int inside = Math.clamp(index, 0, count - 1);
        int inner = Math.clamp(2L * inside - index, 0, count - 1);
        return 2 * between[3 * inside + axis] - between[3 * inner + axis];
    }

    /** Adds gravity to an acceleration and turns it into the frame of the attitude. */
    private static void see(WristKinematics wrist, int t) {
        int i = 3 * t;
        double[] force = wrist.force();
        double ax = wrist.turn()[i] / 2;
        double ay = wrist.turn()[i + 1] / 2;
        double az = wrist.turn()[i + 2] / 2;
        double x = force[i];
        double y = force[i + 1];
        double z = force[i + 2] + 1;
        double factor = 2 / (1 + ax * ax + ay * ay + az * az);
        double cx = ay * z - az * y;
        double cy = az * x - ax * z;
        double cz = ax * y - ay * x;
        force[i] = x + factor * (ay * cz - az * cy - cx);
        force[i + 1] = y + factor * (az * cx - ax * cz - cy);
        force[i + 2] = z + factor * (ax * cy - ay * cx - cz);
    }

    private static void cross(double[] a, double[] b, double[] result) {
        result[0] = a[1] * b[2] - a[2] * b[1];
        result[1] = a[2] * b[0] - a[0] * b[2];
        result[2] = a[0] * b[1] - a[1] * b[0];
    }
}
