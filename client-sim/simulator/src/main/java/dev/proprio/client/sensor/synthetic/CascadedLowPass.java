package dev.proprio.client.sensor.synthetic;

/** Three first-order low-passes in a row: what comes out has no corner that a second derivative would show. */
final class CascadedLowPass {
    private final double memory;
    private double first;
    private double second;
    private double third;

    /**
     * @param seconds each low-pass's time constant
     * @param rate samples per second, in Hz
     */
    CascadedLowPass(double seconds, double rate) {
        this.memory = StrictMath.exp(-1 / (seconds * rate));
    }

    /** As if the input had always been {@code level}. */
    CascadedLowPass restingAt(double level) {
        first = level;
        second = level;
        third = level;
        return this;
    }

    double next(double input) {
        first = memory * first + (1 - memory) * input;
        second = memory * second + (1 - memory) * first;
        third = memory * third + (1 - memory) * second;
        return third;
    }

    /** The deviation of what comes out when white noise of deviation 1 goes in: the root of the response's squares. */
    double gain() {
        double x = memory * memory;
        double gap = 1 - memory;
        double rest = 1 - x;
        return gap * gap * gap * Math.sqrt((1 + 4 * x + x * x) / rest) / (rest * rest);
    }
}
