package dev.proprio.client.sensor.synthetic;

import dev.proprio.proto.random.KeyedRandom;
import java.util.EnumMap;
import java.util.Map;

/** One person with a device: all that stays the same from session to session. Not thread-safe. */
final class Wearer {
    private static final Matrix3 MIRROR = Matrix3.diagonal(1, -1, 1);

    private final SyntheticFleet fleet;
    private final KeyedRandom population;
    private final KeyedRandom person;
    private final double vigour;
    private final double asymmetry;
    private final Matrix3 forceMounting;
    private final Matrix3 turnMounting;
    private final SensorErrorModel.Unit accelerometer;
    private final SensorErrorModel.Unit gyroscope;
    private final double clockSkew;
    private final Map<Posture, Matrix3> postures = new EnumMap<>(Posture.class);
    private final Map<Motion, MotionStyle> styles = new EnumMap<>(Motion.class);

    Wearer(SyntheticFleet fleet, long seed, int user) {
        this.fleet = fleet;
        population = KeyedRandom.of(seed, "synthetic-population");
        person = KeyedRandom.of(seed, "synthetic-wearer", 0, user);
        double style = fleet.style();

        KeyedRandom body = person.child("body", 0);
        vigour = style * fleet.body().vigour() * body.nextGaussian();
        asymmetry =
                Math.max(0, fleet.body().asymmetry() + style * fleet.body().asymmetrySpread() * body.nextGaussian());

        KeyedRandom placement = person.child("placement", 0);
        boolean mirrored =
                placement.nextDouble() < Math.min(style, 1) * fleet.placement().otherWrist();
        Matrix3 rotation =
                Matrix3.random(style * StrictMath.toRadians(fleet.placement().mounting()), placement);
        Matrix3 mirror = mirrored ? MIRROR : Matrix3.IDENTITY;
        forceMounting = rotation.times(mirror);
        turnMounting = rotation.times(forTurns(mirror));

        KeyedRandom hardware = person.child("hardware", 0);
        accelerometer = fleet.hardware().accelerometer().sensor().unit(style, hardware);
        gyroscope = fleet.hardware().gyroscope().sensor().unit(style, hardware);
        clockSkew = style * fleet.hardware().timing().clockSkew() * 1e-6 * hardware.nextGaussian();
    }

    /** What a mirror does to angular velocities, which are pseudo-vectors: M' = det(M) M. */
    static Matrix3 forTurns(Matrix3 mirror) {
        return mirror.times(mirror.determinant());
    }

    /** This person's stream for {@code session}. */
    KeyedRandom session(int session) {
        return person.child("session", session);
    }

    /** What has changed for this person up to {@code session}. */
    Drift.Change changed(int session) {
        return fleet.drift()
                .map(drift -> drift.until(session, person.child("drift", 0)))
                .orElse(Drift.Change.NONE);
    }

    /** How this person holds the forearm: the watch's frame from the world's, before mounting. */
    Matrix3 posture(Posture posture) {
        return postures.computeIfAbsent(posture, it -> {
            double tilt = StrictMath.toRadians(fleet.placement().postureTilt());
            return Matrix3.random(fleet.style() * tilt, person.child("posture " + it, 0))
                    .times(it.watchFromWorld());
        });
    }

    /** How this person does a motion. */
    MotionStyle style(Motion motion) {
        return styles.computeIfAbsent(
                motion,
                it -> MotionStyle.draw(
                        fleet,
                        vigour,
                        asymmetry,
                        population.child(it.label(), 0),
                        person.child("style " + it.label(), 0)));
    }

    Matrix3 forceMounting() {
        return forceMounting;
    }

    Matrix3 turnMounting() {
        return turnMounting;
    }

    SensorErrorModel.Unit accelerometer() {
        return accelerometer;
    }

    SensorErrorModel.Unit gyroscope() {
        return gyroscope;
    }

    /** How much slower than true this device's clock samples, as a share. */
    double clockSkew() {
        return clockSkew;
    }
}
