package dev.proprio.client.sensor.synthetic;

import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.Timeline;
import dev.proprio.proto.random.KeyedRandom;
import java.util.Optional;

/** One session of one person: the device was put on anew. Makes the session's recordings. */
final class RecordingSession {
    private final SyntheticFleet fleet;
    private final Wearer wearer;
    private final int number;
    private final KeyedRandom random;
    private final Drift.Change changed;
    private final Matrix3 rotation;
    private final double[] accelerometerBias;
    private final double[] gyroscopeBias;

    RecordingSession(SyntheticFleet fleet, Wearer wearer, int number) {
        this.fleet = fleet;
        this.wearer = wearer;
        this.number = number;
        random = wearer.session(number);
        KeyedRandom own = random.child("device", 0);
        double degrees = fleet.variability() * fleet.placement().sessionRotation();
        changed = wearer.changed(number);
        rotation = Matrix3.random(StrictMath.toRadians(degrees), own).times(changed.mounting());
        accelerometerBias = fleet.hardware().accelerometer().sensor().sessionBias(fleet.variability(), own);
        gyroscopeBias = fleet.hardware().gyroscope().sensor().sessionBias(fleet.variability(), own);
    }

    /**
     * Repetition number {@code repetition} of a motion, {@code length} samples of it, without those
     * that were lost; empty if the link lost nearly all.
     */
    Optional<Recording> record(Motion motion, int repetition, int length, int label) {
        KeyedRandom stream = random.child(motion.label(), repetition);
        WristKinematics wrist = WristKinematics.still(length);
        motion.model().move(bout(motion, stream), wrist);

        Matrix3 posture = wearer.posture(motion.model().posture());
        Hardware hardware = fleet.hardware();
        double rate = fleet.rate();
        Matrix3 force = rotation.times(wearer.forceMounting()).times(posture);
        hardware.accelerometer()
                .sensor()
                .measure(
                        wrist.force(),
                        force,
                        wearer.accelerometer(),
                        accelerometerBias,
                        rate,
                        stream.child("accelerometer", 0));
        Matrix3 turn = rotation.times(wearer.turnMounting()).times(posture);
        hardware.gyroscope()
                .sensor()
                .measure(wrist.turn(), turn, wearer.gyroscope(), gyroscopeBias, rate, stream.child("gyroscope", 0));

        DeviceClock clock = new DeviceClock(hardware.timing(), rate, wearer.clockSkew());
        int[] received = clock.received(length, stream.child("loss", 0));
        if (received.length < 2) {
            return Optional.empty();
        }
        double[] stamps = clock.stamps(received, stream.child("clock", 0));
        return Optional.of(new Recording(
                number, label, new Timeline.Stamped(stamps), MotionStyle.CHANNELS, interleave(wrist, received)));
    }

    private Bout bout(Motion motion, KeyedRandom stream) {
        Dynamics dynamics = fleet.dynamics();
        double variability = fleet.variability();
        KeyedRandom today = random.child("today " + motion.label(), 0);
        double tempo = variability * dynamics.sessionCadence() * today.nextGaussian();
        double amplitude = variability * dynamics.sessionAmplitude() * today.nextGaussian();
        Matrix3 orientation = Matrix3.IDENTITY;
        double onset = 0;
        if (motion.gesture()) {
            KeyedRandom once = stream.child("repetition", 0);
            tempo += variability * dynamics.repetitionDuration() * once.nextGaussian();
            amplitude += variability * dynamics.repetitionAmplitude() * once.nextGaussian();
            onset = variability * dynamics.onset().toNanos() / 1e9 * once.nextGaussian();
            double degrees = variability * fleet.placement().repetitionRotation();
            orientation = Matrix3.random(StrictMath.toRadians(degrees), once);
        }
        return new Bout(
                wearer.style(motion).limping(changed.limp()),
                changed.tempo() * StrictMath.exp(tempo),
                changed.strength() * StrictMath.exp(amplitude),
                orientation,
                onset,
                fleet.rate(),
                dynamics,
                variability,
                stream.child("motion", 0));
    }

    private static float[] interleave(WristKinematics wrist, int[] received) {
        float[] samples = new float[received.length * MotionStyle.CHANNELS];
        for (int i = 0; i < received.length; i++) {
            for (int axis = 0; axis < 3; axis++) {
                samples[6 * i + axis] = (float) wrist.force()[3 * received[i] + axis];
                samples[6 * i + 3 + axis] = (float) wrist.turn()[3 * received[i] + axis];
            }
        }
        return samples;
    }
}
