package dev.proprio.experiments.inspect;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Which column holds times, in which unit.
 *
 * @param unit as the setting has it
 * @param reason why
 * @param hertz samples per second that follow
 */
record TimeGuess(String column, String unit, String reason, double hertz) {
    private static final double LEAST_HERTZ = 0.5;
    private static final double MOST_HERTZ = 5000;

    private record Unit(String name, double seconds, double epoch) {}

    /** Times since 1970 are of so many digits. */
    private static final Unit[] UNITS = {
        new Unit("s", 1, 1e9), new Unit("ms", 1e-3, 1e12), new Unit("us", 1e-6, 1e15), new Unit("ns", 1e-9, 1e18)
    };

    /** Empty if no column can be times. */
    static Optional<TimeGuess> of(TableGuess table) {
        for (int column = 0; column < table.columns().size(); column++) {
            if (WellKnownWords.isTime(table.columns().get(column)) && table.isNumeric(column)) {
                Optional<TimeGuess> named = of(table, column, "its name");
                if (named.isPresent()) {
                    return named;
                }
            }
        }
        for (int column = 0; column < table.columns().size() && !table.header(); column++) {
            if (table.isNumeric(column) && rises(table.numbers(column))) {
                return of(table, column, "it rises from row to row");
            }
        }
        return Optional.empty();
    }

    private static boolean rises(double[] values) {
        for (int i = 1; i < values.length; i++) {
            if (!(values[i] > values[i - 1])) {
                return false;
            }
        }
        return values.length > 2;
    }

    private static Optional<TimeGuess> of(TableGuess table, int column, String why) {
        double[] values = table.numbers(column);
        double[] steps = new double[Math.max(0, values.length - 1)];
        int positive = 0;
        for (int i = 0; i < steps.length; i++) {
            double step = values[i + 1] - values[i];
            if (step > 0) {
                steps[positive++] = step;
            }
        }
        if (positive == 0) {
            return Optional.empty();
        }
        double[] sorted = Arrays.copyOf(steps, positive);
        Arrays.sort(sorted);
        double step = sorted[positive / 2];
        String name = table.columns().get(column).toLowerCase(Locale.ROOT);
        for (Unit unit : UNITS) {
            double hertz = 1 / (step * unit.seconds());
            boolean named = name.matches(".*[^a-z]" + unit.name() + "[^a-z]*");
            boolean epoch = values[0] >= unit.epoch() && values[0] < 10 * unit.epoch();
            if ((named || epoch) && hertz >= LEAST_HERTZ / 10 && hertz <= MOST_HERTZ * 10) {
                return Optional.of(guess(table, column, unit, why, named ? "its name" : "times since 1970", hertz));
            }
        }
        if (step == 1 && sorted[0] == 1 && sorted[positive - 1] == 1 && !WellKnownWords.isTime(name)) {
            return Optional.empty();
        }
        for (Unit unit : UNITS) {
            double hertz = 1 / (step * unit.seconds());
            if (hertz > LEAST_HERTZ && hertz < MOST_HERTZ) {
                return Optional.of(guess(
                        table, column, unit, why, String.format(Locale.ROOT, "a usual step of %.6g", step), hertz));
            }
        }
        return Optional.empty();
    }

    private static TimeGuess guess(TableGuess table, int column, Unit unit, String why, String unitWhy, double hertz) {
        return new TimeGuess(
                table.columns().get(column),
                unit.name(),
                String.format(Locale.ROOT, "%s; the unit by %s, which makes %.4g Hz", why, unitWhy, hertz),
                hertz);
    }
}
