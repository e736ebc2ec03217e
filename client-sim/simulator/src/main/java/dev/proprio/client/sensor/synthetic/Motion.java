package dev.proprio.client.sensor.synthetic;

import java.util.Locale;

/** What wearers do: eight activities and six gestures. */
public enum Motion {
    WALK(Cycle.gait(1.85, 0.13, 0.15, 0.08, 0.24, 0.4, 2.2, 0.6, 2, Posture.SWUNG)),
    RUN(Cycle.gait(2.70, 0.15, 0.50, 0.25, 1.10, 0.60, 3.2, 0, 1, Posture.BENT)),
    UPSTAIRS(Cycle.gait(1.55, 0.13, 0.12, 0.08, 0.28, 0.45, 1.8, 0.4, 4, Posture.SWUNG)),
    DOWNSTAIRS(Cycle.gait(1.75, 0.16, 0.15, 0.10, 0.45, 0.45, 2.1, 0.6, 4, Posture.SWUNG)),
    HAND_WASH(Cycle.hands(2.0, 0.45, 0.15, 0.08, 0.08, 2, 2.2, Posture.WASHING)),
    TYPING(Cycle.hands(5.0, 0.8, 0.02, 0.02, 0.04, 1, 0.25, Posture.LEVEL)),
    SIT(new RestingMotion(new RestingUnsteadiness(0.008, 0.011, 0.002, 0.12), Posture.LAP)),
    STAND(new RestingMotion(new RestingUnsteadiness(0.012, 0.011, 0.010, 0.25), Posture.DOWN)),

    /** Two taps of a finger on the watch or the table. */
    DOUBLE_TAP(Gesture.of(
            Pulse.force(Pulse.Z, 0.55, 0, 0.022, 14),
            Pulse.force(Pulse.Z, 0.50, 0.28, 0.022, 14),
            Pulse.force(Pulse.X, 0.15, 0, 0.022, 14),
            Pulse.force(Pulse.X, 0.15, 0.28, 0.022, 14),
            Pulse.turn(Pulse.Y, 0.6, 0, 0.03, 0),
            Pulse.turn(Pulse.Y, 0.6, 0.28, 0.03, 0))),
    /** A quick turn of the forearm, there and back. */
    FLICK(Gesture.of(
            Pulse.turn(Pulse.X, 7, 0, 0.06, 0),
            Pulse.turn(Pulse.X, -5.25, 0.22, 0.08, 0),
            Pulse.force(Pulse.Y, 0.35, 0.1, 0.1, 3),
            Pulse.force(Pulse.Z, 0.2, 0.1, 0.1, 3))),
    SHAKE(Gesture.of(
            Pulse.force(Pulse.Y, 0.9, 0.4, 0.35, 4.2),
            Pulse.force(Pulse.X, 0.3, 0.4, 0.35, 4.2),
            Pulse.turn(Pulse.Z, 4, 0.4, 0.35, 4.2))),
    CIRCLE(Gesture.of(
            Pulse.force(Pulse.Y, 0.45, 0.4, 0.45, 1.3),
            Pulse.force(Pulse.Z, 0.45, 0.4, 0.45, 1.3).lagging(Math.PI / 2),
            Pulse.turn(Pulse.X, 0.8, 0.4, 0.45, 1.3),
            Pulse.turn(Pulse.Z, 0.5, 0.4, 0.45, 1.3))),
    /** The hanging arm is lifted to look at the watch. */
    RAISE(Gesture.hanging(
            Pulse.turn(Pulse.Y, -3, 0, 0.2, 0),
            Pulse.turn(Pulse.X, 0.8, 0.1, 0.2, 0),
            Pulse.force(Pulse.X, 0.2, 0, 0.2, 1),
            Pulse.force(Pulse.Z, 0.15, 0.1, 0.2, 1))),
    CLAP(Gesture.of(
            Pulse.force(Pulse.Y, 1.1, 0, 0.02, 18),
            Pulse.force(Pulse.Y, 1.1, 0.35, 0.02, 18),
            Pulse.force(Pulse.Y, 1.1, 0.7, 0.02, 18),
            Pulse.turn(Pulse.Z, 1.5, 0.35, 0.35, 2.86)));

    // Its records hold arrays, which nobody writes to.
    @SuppressWarnings("ImmutableEnumChecker")
    private final MotionModel model;

    Motion(MotionModel model) {
        this.model = model;
    }

    /** The class's name in settings and results, in kebab-case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it is a gesture: short, and repeated; otherwise it is an activity that goes on. */
    public boolean gesture() {
        return model instanceof Gesture;
    }

    MotionModel model() {
        return model;
    }
}
