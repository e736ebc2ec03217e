package dev.proprio.client.sensor.csv;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads times that are no numbers: dates with or without a time of day and a zone (ISO 8601, 31.12.2026, or 12/31/2026), clock times, of
 * which one long before the last is of the next day, and minutes with seconds ({@code 59:12.340}), which go on over hours likewise.
 * Without a zone they are taken as UTC. Of one file's rows in turn.
 */
public final class WrittenTime {
    private static final double DAY = 86_400;
    private static final int HOUR = 3600;
    private static final int MINUTE = 60;
    /** More digits are those of a fraction. */
    private static final int MILLIS = 3;

    private static final int HALF_DAY = 12;
    private static final int MONTHS = 12;

    /** With the half of the day, where hours count to 12; blanks that no line is broken at stand before it, too. */
    private static final String CLOCK =
            "(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9})|:(\\d{1,9}))?)?(?:[ \\u00a0\\u202f]?([AaPp])\\.?[Mm]\\.?)?";

    private static final Pattern DATE = Pattern.compile(
            "(\\d{4})([-/])(\\d{1,2})\\2(\\d{1,2})(?:[T ]" + CLOCK + " ?(Z|[+-]\\d{2}(?::?\\d{2})?)?)?");
    /** The day first, as in much of Europe. */
    private static final Pattern DAY_FIRST =
            Pattern.compile("(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})(?:[T ,]+" + CLOCK + ")?");
    /** The month first, as in America, or the day. */
    private static final Pattern SLASHED = Pattern.compile("(\\d{1,2})/(\\d{1,2})/(\\d{4})(?:[T ,]+" + CLOCK + ")?");
    /** Spreadsheets leave the hours out. */
    private static final Pattern MINUTES = Pattern.compile("(\\d{1,4}):(\\d{2})(?:[.,](\\d{1,9}))?");

    private static final Pattern TIME_OF_DAY = Pattern.compile(CLOCK);

    private double lastClock = Double.NaN;
    private int days;
    private Optional<Boolean> monthFirst = Optional.empty();
    private double lastMinutes = Double.NaN;
    private int hours;

    /** Seconds, from 1970 if there is a date; NaN if it is no time. */
    public double seconds(String text) {
        Matcher date = DATE.matcher(text);
        try {
            if (date.matches()) {
                double day = DAY
                        * LocalDate.of(number(date, 1), number(date, 3), number(date, 4))
                                .toEpochDay();
                String zone = date.group(11);
                int offset = zone == null ? 0 : ZoneOffset.of(zone).getTotalSeconds();
                return day + clock(date, 5) - offset;
            }
            Matcher dayFirst = DAY_FIRST.matcher(text);
            if (dayFirst.matches()) {
                return DAY
                                * LocalDate.of(number(dayFirst, 3), number(dayFirst, 2), number(dayFirst, 1))
                                        .toEpochDay()
                        + clock(dayFirst, 4);
            }
            Matcher slashed = SLASHED.matcher(text);
            if (slashed.matches()) {
                return slashed(slashed);
            }
            Matcher minutes = MINUTES.matcher(text);
            if (minutes.matches() && (minutes.group(3) != null || !Double.isNaN(lastMinutes))) {
                return minutes(minutes);
            }
            Matcher time = TIME_OF_DAY.matcher(text);
            return time.matches() ? onItsDay(clock(time, 1)) : Double.NaN;
        } catch (DateTimeException e) {
            return Double.NaN;
        }
    }

    /** Seconds since midnight, of a text that is a clock time and nothing else; NaN if it is not. */
    static double timeOfDay(String text) {
        Matcher time = TIME_OF_DAY.matcher(text);
        return time.matches() ? clock(time, 1) : Double.NaN;
    }

    /** Whether any was a clock time, so that seconds count from the midnight before the first. */
    boolean isClock() {
        return !Double.isNaN(lastClock);
    }

    /** The first number above 12 tells which of both is the month, from then on; until then it is the first. */
    private double slashed(Matcher text) {
        int first = number(text, 1);
        int second = number(text, 2);
        if (monthFirst.isEmpty() && (first > MONTHS || second > MONTHS)) {
            monthFirst = Optional.of(first <= MONTHS);
        }
        boolean month = monthFirst.orElse(true);
        LocalDate date = LocalDate.of(number(text, 3), month ? first : second, month ? second : first);
        return DAY * date.toEpochDay() + clock(text, 4);
    }

    /** Minutes and seconds; where minutes end at 59, they go on after the hour. */
    private double minutes(Matcher text) {
        int second = number(text, 2);
        if (second >= MINUTE) {
            return Double.NaN;
        }
        double seconds = MINUTE * number(text, 1) + second + fraction(text, 3);
        if (lastMinutes < HOUR && seconds < lastMinutes - HOUR / 2.0) {
            hours++;
        }
        lastMinutes = seconds;
        return HOUR * hours + seconds;
    }

    private double onItsDay(double clock) {
        if (clock < lastClock - DAY / 2) {
            days++;
        } else if (clock > lastClock + DAY / 2 && days > 0) {
            days--;
        }
        lastClock = Double.isNaN(clock) ? lastClock : clock;
        return days * DAY + clock;
    }

    private static double clock(Matcher text, int first) {
        if (text.group(first) == null) {
            return 0;
        }
        int hour = number(text, first);
        int minute = number(text, first + 1);
        int second = number(text, first + 2);
        String counted = text.group(first + 4);
        String half = text.group(first + 5);
        if (half != null && (hour < 1 || hour > HALF_DAY)) {
            return Double.NaN;
        }
        if (half != null) {
            hour = hour % HALF_DAY + (half.equalsIgnoreCase("p") ? HALF_DAY : 0);
        }
        if (hour >= 24 || minute >= MINUTE || second > MINUTE) {
            return Double.NaN;
        }
        return HOUR * hour
                + MINUTE * minute
                + second
                + (counted == null ? fraction(text, first + 3) : afterColon(counted));
    }

    private static double fraction(Matcher text, int group) {
        String digits = text.group(group);
        return digits == null ? 0 : Double.parseDouble("." + digits);
    }

    /** Loggers write milliseconds there, as a number, with or without zeros before it. */
    private static double afterColon(String digits) {
        return digits.length() <= MILLIS ? Integer.parseInt(digits) / 1000.0 : Double.parseDouble("." + digits);
    }

    private static int number(Matcher text, int group) {
        String digits = text.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
