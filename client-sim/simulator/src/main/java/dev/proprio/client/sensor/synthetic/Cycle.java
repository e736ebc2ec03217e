package dev.proprio.client.sensor.synthetic;

import dev.proprio.proto.random.KeyedRandom;

/**
 * A motion that repeats itself. With the phase phi(t) = 2 pi (f t + sigma W(t)), a smoothed random walk around
 * the cadence, axis i of the joint's acceleration is
 * {@code A_i sum_h decay^(h-1) m_ih sin(h phi + psi_ih)} plus the stride's half harmonic
 * {@code A_i asymmetry sin(phi/2 + psi_i)}; to the side it is the stride's own, for the trunk leans over one leg after
 * the other. The arm swings at half the phase, and at 0.3 of that speed at the phase. Rubbing and typing hands swing at
 * the phase and come in bursts. All is modulated slowly. What the watch feels follows from that by {@link Forearm}.
 *
 * @param cadence steps per second, in Hz
 * @param spread the cadence's deviation between people, in Hz
 * @param amplitudes of the acceleration's first harmonic forward, left and up, in g
 * @param decay of the harmonics
 * @param harmonics 1 to 5
 * @param swing the arm's largest speed, in rad/s
 * @param shock of the ground against the feet, in g
 * @param irregularity how much less alike steps are than on a treadmill, as a factor of the phase's noise, the
 *     modulation and what the arms do for the balance
 * @param gait whether it has strides; otherwise bursts
 */
record Cycle(
        double cadence,
        double spread,
        double[] amplitudes,
        double decay,
        int harmonics,
        double swing,
        double shock,
        double irregularity,
        boolean gait,
        Posture posture)
        implements MotionModel {
    private static final double[] GAIT_SWING = {0.3, 1, 0.3};
    private static final double[] HAND_SWING = {1, 0.4, 0.4};
    private static final double OVERTONE = 0.3;
    private static final RestingUnsteadiness HANDS = new RestingUnsteadiness(0.01, 0.011, 0.0047, 0);
    private static final double MODULATION_SECONDS = 1;
    private static final double STEP_MODULATION_SECONDS = 0.5;

    /** How far arms stray from their swing to keep the balance, in radians, and for how long. */
    private static final double BALANCE = 0.06;

    private static final double BALANCE_SECONDS = 1.5;

    /** A step is not changed within itself. */
    private static final double PACE_SECONDS = 0.3;

    private static final int SIDE = 1;
    private static final int HALF = 0;

    static Cycle gait(
            double cadence,
            double spread,
            double forward,
            double left,
            double up,
            double decay,
            double swing,
            double shock,
            double irregularity,
            Posture posture) {
        return new Cycle(
                cadence, spread, new double[] {forward, left, up}, decay, 5, swing, shock, irregularity, true, posture);
    }

    static Cycle hands(
            double cadence,
            double spread,
            double forward,
            double left,
            double up,
            int harmonics,
            double swing,
            Posture posture) {
        return new Cycle(
                cadence, spread, new double[] {forward, left, up}, 0.4, harmonics, swing, 0, 1, false, posture);
    }

    /** A person's own cadence, in Hz. */
    double cadence(MotionStyle style) {
        return Math.max(0.4 * cadence, cadence + spread * style.cadence());
    }

    @Override
    public void move(Bout bout, WristKinematics wrist) {
        KeyedRandom random = bout.random();
        Dynamics dynamics = bout.dynamics();
        double seconds = 1 / bout.rate();
        double advance = StrictMath.PI * cadence(bout.style()) * bout.tempo() * seconds;
        double noise = gait ? dynamics.gaitNoise() : dynamics.handNoise();
        double wander = StrictMath.PI * irregularity * noise * Math.sqrt(seconds);
        SmoothAutoregressiveNoise modulation = new SmoothAutoregressiveNoise(
                irregularity * dynamics.modulation(),
                gait ? STEP_MODULATION_SECONDS : MODULATION_SECONDS,
                bout.rate(),
                random);
        Bursts bursts = new Bursts(gait, bout.rate(), random);
        CascadedLowPass pace = new CascadedLowPass(PACE_SECONDS, bout.rate());
        HarmonicSeries waves = waves(bout);
        double halfPhase = 2 * StrictMath.PI * random.nextDouble();
        Shock shocks = new Shock(shock * bout.style().force() * bout.amplitude(), bout.rate(), random);
        for (int t = 0; t < wrist.length(); t++) {
            double envelope = Math.max(0, 1 + modulation.next()) * bursts.next();
            waves.add(halfPhase, envelope, wrist, t);
            shocks.add(halfPhase, wrist, t);
            halfPhase += advance + pace.next(wander * random.nextGaussian());
        }
        if (gait) {
            balance(bout, wrist);
        } else {
            HANDS.add(dynamics.restlessness(), bout.rate(), wrist, random);
        }
        Forearm.feel(posture.lever(), bout.rate(), wrist);
    }

    private void balance(Bout bout, WristKinematics wrist) {
        for (int axis = 0; axis < 3; axis++) {
            SmoothAutoregressiveNoise attitude =
                    new SmoothAutoregressiveNoise(irregularity * BALANCE, BALANCE_SECONDS, bout.rate(), bout.random());
            for (int i = axis; i < 3 * wrist.length(); i += 3) {
                wrist.turn()[i] += attitude.next();
            }
        }
    }

    private HarmonicSeries waves(Bout bout) {
        MotionStyle style = bout.style();
        double force = style.force() * bout.amplitude();
        double turn = style.turn() * bout.amplitude() * swing;
        // An angle swings as far as its speed takes it in a radian of its phase.
        double half = turn / (StrictMath.PI * cadence(style) * bout.tempo());
        HarmonicSeries waves = new HarmonicSeries(style);
        for (int axis = 0; axis < 3; axis++) {
            double amplitude = force * amplitudes[axis];
            boolean sideways = gait && axis == SIDE;
            for (int h = 1; h <= harmonics; h++) {
                waves.set(axis, h, sideways ? decay * amplitude : amplitude);
                amplitude *= decay;
            }
            if (gait) {
                waves.set(axis, HALF, force * amplitudes[axis] * (sideways ? 1 : style.asymmetry()));
                waves.set(3 + axis, HALF, half * GAIT_SWING[axis]);
                waves.set(3 + axis, 1, half / 2 * GAIT_SWING[axis] * OVERTONE);
            } else {
                waves.set(3 + axis, 1, half / 2 * HAND_SWING[axis]);
                waves.set(3 + axis, 2, half / 4 * HAND_SWING[axis] * OVERTONE);
            }
        }
        return waves;
    }
}
