package dev.proprio.experiments.inspect;

import dev.proprio.client.sensor.csv.WrittenTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which column holds times, in which unit.
 *
 * @param unit as the setting has it; empty where times are written as dates or of the clock
 * @param reason why
 * @param sure whether no other unit is as likely
 * @param hertz samples per second that follow
 */
record TimeGuess(String column, String unit, String reason, boolean sure, double hertz) {
    /** Times are so even, but for rows that are lost. */
    private static final double MOST_STEP = 3;

    private static final int FEWEST_EVEN = 50;
    private static final double LEAST_HERTZ = 0.5;
    private static final double MOST_HERTZ = 5000;
    /** Most sensors of motion have about so many samples a second. */
    private static final double USUAL_HERTZ = 50;

    /** A spreadsheet's days of this century. */
    private static final double FIRST_DAY = 30_000;

    private static final double LAST_DAY = 80_000;

    /**
     * @param names how a title may end that tells it
     * @param epoch times since 1970 are at least as large
     */
    private record Unit(String name, double seconds, String names, double epoch) {}

    private static final Unit[] UNITS = {
        new Unit("s", 1, "s|sec|secs|seconds?", 1e9),
        new Unit("ms", 1e-3, "ms|msec|millis|milliseconds?", 1e12),
        new Unit("us", 1e-6, "us|usec|micros|microseconds?|\\u00b5s|\\u03bcs", 1e15),
        new Unit("ns", 1e-9, "ns|nsec|nanos|nanoseconds?", 1e18),
    };
    /** A date of which either number may be the month. */
    private static final Pattern EITHER_FIRST = Pattern.compile("(0?[1-9]|1[0-2])/(0?[1-9]|1[0-2])/\\d{4}.*");

    private static final Unit DAYS = new Unit("d", 86_400, "d|days?", Double.POSITIVE_INFINITY);

    /** Empty if no column can be times. */
    static Optional<TimeGuess> of(TableGuess table) {
        Optional<TimeGuess> best = Optional.empty();
        for (int column = 0; column < table.columns().size(); column++) {
            String title = table.title(column);
            // Days written as numbers, such as 20261105, are no times.
            if (WellKnownWords.isTime(title)
                    && table.isNumeric(column)
                    && (!WellKnownWords.isSession(title) || rises(table.numbersOf(column)))) {
                Optional<TimeGuess> named = of(table, column, "its name");
                if (named.isPresent()
                        && (best.isEmpty() || (named.get().sure() && !best.get().sure()))) {
                    best = named;
                }
            }
        }
        for (int column = 0; column < table.columns().size() && best.isEmpty(); column++) {
            best = written(table, column);
        }
        for (int column = 0; column < table.columns().size() && best.isEmpty(); column++) {
            if (!table.isNumeric(column) || !rises(table.numbersOf(column))) {
                continue;
            }
            double[] values = table.numbersOf(column);
            if (!table.form().header() || isEpoch(values) || areDays(values)) {
                best = of(table, column, "it rises from row to row");
            } else if (isEven(values)) {
                best = of(table, column, "it rises evenly from row to row, as no sensor does")
                        .map(found -> found.named() ? found : found.unsure());
            }
        }
        return best;
    }

    /** Whether its unit is told by its name. */
    private boolean named() {
        return reason.contains("; the unit by its name");
    }

    private TimeGuess unsure() {
        return new TimeGuess(column, unit, reason, false, hertz);
    }

    /** Whether a column counts rows. */
    static boolean counts(double[] values) {
        for (int i = 1; i < values.length; i++) {
            if (values[i] != values[i - 1] + 1) {
                return false;
            }
        }
        return values.length > 2;
    }

    /** Whether all are days of this century, as spreadsheets count them, and go on by less than a minute. */
    private static boolean areDays(double[] values) {
        double step = usualStep(values) * DAYS.seconds();
        return step > 0
                && step < 60
                && Arrays.stream(values).allMatch(value -> value > FIRST_DAY && value < LAST_DAY)
                && Arrays.stream(values).anyMatch(value -> value != Math.rint(value));
    }

    private static boolean isEpoch(double[] values) {
        return values.length > 0 && Arrays.stream(UNITS).anyMatch(unit -> isEpoch(values[0], unit));
    }

    private static boolean isEpoch(double value, Unit unit) {
        return value >= unit.epoch() && value < 10 * unit.epoch();
    }

    /** Whether each value is more than the one before by nearly as much, as no sensor's are. */
    static boolean isEven(double[] values) {
        double step = usualStep(values);
        for (int i = 1; i < values.length; i++) {
            double own = values[i] - values[i - 1];
            if (!(own > 0) || own > MOST_STEP * step || own < step / MOST_STEP) {
                return false;
            }
        }
        return values.length >= FEWEST_EVEN;
    }

    private static boolean rises(double[] values) {
        int rising = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] < values[i - 1]) {
                return false;
            }
            rising += values[i] > values[i - 1] ? 1 : 0;
        }
        return values.length > 2 && 3 * rising > values.length;
    }

    /** A column of dates or clock times. */
    private static Optional<TimeGuess> written(TableGuess table, int column) {
        WrittenTime reader = new WrittenTime();
        double[] seconds = table.texts(column).stream()
                .filter(text -> !text.isEmpty() && !FieldText.isNumber(text, false))
                .mapToDouble(reader::seconds)
                .filter(time -> !Double.isNaN(time))
                .toArray();
        if (seconds.length < 0.9 * table.rows().size() || seconds.length < 3) {
            return Optional.empty();
        }
        double hertz = (seconds.length - 1) / (seconds[seconds.length - 1] - seconds[0]);
        double usual = 1 / usualStep(seconds);
        double shown = Double.isFinite(usual) && usual > hertz ? usual : hertz;
        boolean monthOrDay = !table.texts(column).isEmpty()
                && table.texts(column).stream()
                        .allMatch(text -> EITHER_FIRST.matcher(text).matches());
        return seconds[seconds.length - 1] > seconds[0]
                ? Optional.of(new TimeGuess(
                        table.columns().get(column),
                        "",
                        String.format(
                                Locale.ROOT,
                                "%sdates or times of the clock, which make %.4g Hz",
                                monthOrDay
                                        ? "whether month or day comes first in dates, of which the month is taken to until a number is above 12; "
                                        : "",
                                shown),
                        !monthOrDay,
                        shown))
                : Optional.empty();
    }

    /** The median of the steps that go forward; NaN if none does. */
    private static double usualStep(double[] values) {
        double[] steps = new double[Math.max(0, values.length - 1)];
        int positive = 0;
        for (int i = 0; i < steps.length; i++) {
            double step = values[i + 1] - values[i];
            if (step > 0) {
                steps[positive++] = step;
            }
        }
        Arrays.sort(steps, 0, positive);
        return positive == 0 ? Double.NaN : steps[positive / 2];
    }

    private static Optional<TimeGuess> of(TableGuess table, int column, String why) {
        double[] values = table.numbersOf(column);
        double step = usualStep(values);
        if (Double.isNaN(step)) {
            return Optional.empty();
        }
        String title = table.title(column).toLowerCase(Locale.ROOT);
        for (Unit unit : UNITS) {
            double hertz = 1 / (step * unit.seconds());
            boolean named = title.matches("(.*[^\\p{L}])?(%s)([^\\p{L}].*)?".formatted(unit.names()));
            if ((named || isEpoch(values[0], unit)) && hertz >= LEAST_HERTZ / 10 && hertz <= MOST_HERTZ * 10) {
                return Optional.of(
                        guess(table, column, unit, why, named ? "its name" : "times since 1970", true, hertz));
            }
        }
        if (counts(values) && !WellKnownWords.isTime(title)) {
            return Optional.empty();
        }
        double days = 1 / (step * DAYS.seconds());
        if (values[0] > FIRST_DAY && values[0] < LAST_DAY && days > LEAST_HERTZ && days < MOST_HERTZ) {
            return Optional.of(guess(table, column, DAYS, why, "days as spreadsheets count them", true, days));
        }
        Optional<Unit> nearest = Optional.empty();
        double nearness = Double.POSITIVE_INFINITY;
        int likely = 0;
        for (Unit unit : UNITS) {
            double hertz = 1 / (step * unit.seconds());
            double distance = Math.abs(Math.log(hertz / USUAL_HERTZ));
            if (hertz > LEAST_HERTZ && hertz < MOST_HERTZ) {
                likely++;
                nearest = distance < nearness ? Optional.of(unit) : nearest;
                nearness = Math.min(nearness, distance);
            }
        }
        boolean one = likely == 1;
        return nearest.map(unit -> guess(
                table,
                column,
                unit,
                why,
                String.format(Locale.ROOT, "a usual step of %.6g", step),
                one,
                1 / (step * unit.seconds())));
    }

    private static TimeGuess guess(
            TableGuess table, int column, Unit unit, String why, String unitWhy, boolean sure, double hertz) {
        return new TimeGuess(
                table.columns().get(column),
                unit.name(),
                String.format(Locale.ROOT, "%s; the unit by %s, which makes %.4g Hz", why, unitWhy, hertz),
                sure,
                hertz);
    }
}
