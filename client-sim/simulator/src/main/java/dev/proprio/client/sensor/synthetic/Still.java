package dev.proprio.client.sensor.synthetic;

/**
 * Keeping still, more or less.
 *
 * @param sway deviation of the acceleration in g
 * @param fidget strength of occasional movements in g, 0 for none
 */
record Still(double sway, double fidget, Posture posture) implements Model {
    private static final double FIDGETS_PER_SECOND = 0.2;
    private static final double TURN_PER_FORCE = 5;

    @Override
    public void move(Bout bout, Wrist wrist) {
        double restlessness = bout.dynamics().restlessness();
        Sway.add(sway * bout.amplitude() * restlessness, bout.rate(), wrist, bout.random());
        if (fidget > 0) {
            int count = Chance.poisson(FIDGETS_PER_SECOND * wrist.length() / bout.rate(), bout.random());
            double force = fidget * bout.style().force() * bout.amplitude() * restlessness;
            Distraction.add(count, force, TURN_PER_FORCE * force, bout.rate(), wrist, bout.random());
        }
        wrist.addGravity();
    }
}
