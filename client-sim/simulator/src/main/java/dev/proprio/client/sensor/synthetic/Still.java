package dev.proprio.client.sensor.synthetic;

/** Keeping still, more or less. */
record Still(Unrest unrest, Posture posture) implements Model {
    @Override
    public void move(Bout bout, Wrist wrist) {
        double strength =
                bout.style().force() * bout.amplitude() * bout.dynamics().restlessness();
        unrest.add(strength, bout.rate(), wrist, bout.random());
        Forearm.feel(posture.lever(), bout.rate(), wrist);
    }
}
