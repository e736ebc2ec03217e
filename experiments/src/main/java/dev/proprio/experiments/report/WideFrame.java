package dev.proprio.experiments.report;

/** The frame of a chart as wide as the page: rounds to the right, shares upwards. */
record WideFrame(LinearScale x, LinearScale y) {
    static final double WIDTH = 900;
    private static final double HEIGHT = 300;
    private static final double LEFT = 50;
    private static final double RIGHT = WIDTH - 14;
    private static final double TOP = 10;
    private static final double BOTTOM = HEIGHT - 40;

    static WideFrame of(double firstRound, double lastRound, double low, double high) {
        double right = lastRound > firstRound ? lastRound : firstRound + 1;
        return new WideFrame(
                new LinearScale(firstRound, right, LEFT, RIGHT), LinearScale.around(low, high, BOTTOM, TOP));
    }

    /** Opens the drawing and draws grid and labels. */
    void open(Markup out, String label) {
        ChartFrame.open(out, WIDTH, HEIGHT, label);
        for (double tick : y.ticks(6)) {
            String at = Format.at(y.at(tick));
            out.empty("line", "class", "grid", "x1", Format.at(LEFT), "x2", Format.at(RIGHT), "y1", at, "y2", at);
            String text = Format.percentTick(tick);
            out.leaf("text", text, "class", "axis end", "x", Format.at(LEFT - 6), "y", at, "dy", "0.35em");
        }
        for (double tick : x.ticks(10)) {
            if (tick == Math.rint(tick)) {
                String at = Format.at(x.at(tick));
                out.leaf(
                        "text",
                        Format.count((long) tick),
                        "class",
                        "axis middle",
                        "x",
                        at,
                        "y",
                        Format.at(BOTTOM + 16));
            }
        }
        String middle = Format.at((LEFT + RIGHT) / 2);
        out.leaf("text", "round", "class", "axis middle", "x", middle, "y", Format.at(HEIGHT - 6));
    }

    /** A point of a line, as it stands in {@code points}. */
    String point(double round, double value) {
        return Format.at(x.at(round)) + "," + Format.at(y.at(value));
    }
}
