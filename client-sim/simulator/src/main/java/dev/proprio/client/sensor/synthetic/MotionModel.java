package dev.proprio.client.sensor.synthetic;

/** How a motion looks at the wrist, before placement and hardware. */
sealed interface MotionModel permits Cycle, RestingMotion, Gesture {
    /** How the forearm is held. */
    Posture posture();

    /** Adds the motion, gravity included, to {@code wrist}. */
    void move(Bout bout, WristKinematics wrist);
}
