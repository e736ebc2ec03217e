package dev.proprio.client.sensor.synthetic;

import java.util.List;

/**
 * A short movement, a sum of pulses in the watch's frame; gravity turns with the wrist. A person's
 * style scales the pulses and shifts the phases of those that oscillate.
 *
 * @param hanging whether the arm hangs when it begins; otherwise the forearm is level
 */
record Gesture(List<Pulse> pulses, boolean hanging) implements MotionModel {
    /** How long a recording of a gesture is. */
    static final double SECONDS = 2.56;

    private static final double BEGIN = 0.9;
    private static final double SWAY = 0.012;

    static Gesture of(Pulse... pulses) {
        return new Gesture(List.of(pulses), false);
    }

    static Gesture hanging(Pulse... pulses) {
        return new Gesture(List.of(pulses), true);
    }

    /** The watch's own frame: the pulses' axes are the forearm's. */
    @Override
    public Posture posture() {
        return Posture.LEVEL;
    }

    @Override
    public void move(Bout bout, WristKinematics wrist) {
        for (int i = 0; i < pulses.size(); i++) {
            add(styled(pulses.get(i), i, bout), bout.rate(), wrist);
        }
        Matrix3 orientation = bout.orientation().times(bout.style().orientation());
        orientation.apply(wrist.force());
        orientation.apply(wrist.turn());
        Dynamics dynamics = bout.dynamics();
        DistractorMotion.add(
                dynamics.distractions(),
                dynamics.distractionForce() * bout.variability(),
                dynamics.distractionTurn() * bout.variability(),
                bout.rate(),
                wrist,
                bout.random());
        Sway.add(SWAY * dynamics.restlessness(), bout.rate(), wrist, bout.random());
        if (hanging) {
            wrist.addTurningGravity(-1, 0, 0, bout.rate());
        } else {
            wrist.addTurningGravity(0, 0, 1, bout.rate());
        }
    }

    private static Pulse styled(Pulse pulse, int index, Bout bout) {
        MotionStyle style = bout.style();
        double stretch = style.stretch() / bout.tempo();
        double factor = (pulse.turns() ? style.turn() : style.force()) * bout.amplitude();
        // Magnitudes and phases are stored by channel; a gesture numbers its pulses through them.
        double magnitude = style.magnitude(index, 0);
        double phase = pulse.frequency() == 0 ? 0 : pulse.phase() + style.phase(0, 0);
        return new Pulse(
                pulse.turns(),
                pulse.axis(),
                pulse.amplitude() * factor * magnitude,
                BEGIN + bout.onset() + pulse.centre() * stretch,
                pulse.width() * stretch,
                pulse.frequency() / stretch,
                phase);
    }

    private static void add(Pulse pulse, double rate, WristKinematics wrist) {
        double[] target = pulse.turns() ? wrist.turn() : wrist.force();
        int from = (int) Math.max(0, (pulse.centre() - Pulse.REACH * pulse.width()) * rate);
        int to = (int) Math.min(wrist.length(), (pulse.centre() + Pulse.REACH * pulse.width()) * rate + 1);
        for (int t = from; t < to; t++) {
            target[3 * t + pulse.axis()] += pulse.at(t / rate);
        }
    }
}
