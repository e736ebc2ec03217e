package dev.proprio.client.sensor.csv;

import java.util.Arrays;

/** The intervals between the times of a recording's samples, in seconds, the shortest first. */
record Intervals(double[] sorted) {
    /** An interval of more than so many usual ones is a pause, in which nothing was measured. */
    static final double PAUSE = 1.75;

    /** An interval that is longer, in seconds, is no wait for the next burst. */
    static final double LONGEST_WAIT = 1;

    /** The longest of steady intervals over the shortest, a tenth of them left out at either end. */
    private static final double STEADY = 1.5;
    /** Where steady intervals are interrupted more often, two in turn are two steps of the same clock. */
    private static final double RARE = 1.0 / 3;
    /** Times that are rounded are one or two steps apart; where samples are lost, or none were taken, also more. */
    private static final double STEPS = 2.5;

    private static final double LONGER = 0.05;
    /** Rows that were told of together take less of the time until the next. */
    private static final double MEASURED = 0.1;

    static Intervals of(double[] seconds, int count) {
        double[] intervals = new double[Math.max(0, count - 1)];
        for (int i = 0; i < intervals.length; i++) {
            intervals[i] = seconds[i + 1] - seconds[i];
        }
        Arrays.sort(intervals);
        return new Intervals(intervals);
    }

    int count() {
        return sorted.length;
    }

    /** The upper median; 0 if there are none. */
    double median() {
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }

    /** How many are at most as long. */
    int upTo(double longest) {
        int after = Arrays.binarySearch(sorted, Math.nextUp(longest));
        int end = after < 0 ? -after - 1 : after;
        while (end > 0 && sorted[end - 1] > longest) {
            end--;
        }
        return end;
    }

    /**
     * Whether samples were taken at an even pace that was interrupted: by pauses, or because some were lost. Rows that were told of together, or
     * whose times are rounded, have short intervals and long ones in turn, too; but theirs are uneven, or never longer than two steps.
     */
    boolean isInterruptedPace() {
        double usual = median();
        int kept = upTo(PAUSE * usual);
        int longer = sorted.length - kept;
        if (kept == 0 || longer > RARE * sorted.length) {
            return false;
        }
        double measured = sum(kept);
        double all = sum(upTo(Math.max(LONGEST_WAIT, 4 * usual)));
        double low = sorted[kept / 10];
        double high = sorted[kept - 1 - kept / 10];
        return low > 0
                && high <= STEADY * low
                && measured >= MEASURED * all
                && sorted.length - upTo(STEPS * usual) >= LONGER * longer;
    }

    private double sum(int shortest) {
        double sum = 0;
        for (int i = 0; i < shortest; i++) {
            sum += sorted[i];
        }
        return sum;
    }
}
