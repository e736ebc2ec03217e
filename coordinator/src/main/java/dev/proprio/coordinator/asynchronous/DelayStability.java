package dev.proprio.coordinator.asynchronous;

/** How large steps along delayed updates may be before they overshoot more and more. */
public final class DelayStability {
    private DelayStability() {}

    /**
     * The gain below which {@code x(t + 1) = x(t) - gain x(t - delay)} converges: {@code 2 sin(pi / (2 (2 delay + 1)))}. The
     * gain is the share of the way to a device's own optimum that a step goes: the server's rate times what stale updates
     * count times how far local training goes.
     *
     * @param delay in steps, at least 0
     */
    public static double limit(double delay) {
        return 2 * StrictMath.sin(Math.PI / (2 * (2 * delay + 1)));
    }
}
