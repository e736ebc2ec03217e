package dev.proprio.client.sensor.synthetic;

/**
 * What truly happens at the wrist: specific force in g and angular velocity in rad/s, three values per
 * point in time. The arrays are filled in place.
 */
record WristKinematics(double[] force, double[] turn) {
    static WristKinematics still(int length) {
        return new WristKinematics(new double[3 * length], new double[3 * length]);
    }

    int length() {
        return force.length / 3;
    }

    /**
     * Adds gravity as it appears to a wrist that turns as told, in the wrist's own frame:
     * d(up)/dt = -omega x up, by the midpoint rule and kept at length one.
     */
    void addTurningGravity(double x, double y, double z, double rate) {
        double[] up = {x, y, z};
        double[] middle = new double[3];
        for (int i = 0; i < force.length; i += 3) {
            force[i] += up[0];
            force[i + 1] += up[1];
            force[i + 2] += up[2];
            turned(up, up, i, 0.5 / rate, middle);
            turned(up, middle, i, 1 / rate, up);
            double norm = Math.sqrt(up[0] * up[0] + up[1] * up[1] + up[2] * up[2]);
            up[0] /= norm;
            up[1] /= norm;
            up[2] /= norm;
        }
    }

    private void turned(double[] from, double[] slope, int at, double time, double[] result) {
        double wx = turn[at];
        double wy = turn[at + 1];
        double wz = turn[at + 2];
        double x = from[0] - time * (wy * slope[2] - wz * slope[1]);
        double y = from[1] - time * (wz * slope[0] - wx * slope[2]);
        double z = from[2] - time * (wx * slope[1] - wy * slope[0]);
        result[0] = x;
        result[1] = y;
        result[2] = z;
    }
}
