package dev.proprio.client.sensor.synthetic;

/** Keeping still, more or less. */
record RestingMotion(RestingUnsteadiness unrest, Posture posture) implements MotionModel {
    @Override
    public void move(Bout bout, WristKinematics wrist) {
        double strength =
                bout.style().force() * bout.amplitude() * bout.dynamics().restlessness();
        unrest.add(strength, bout.rate(), wrist, bout.random());
        Forearm.feel(posture.lever(), bout.rate(), wrist);
    }
}
