package dev.proprio.client.sensor.csv;

import java.util.Arrays;

/**
 * Mends the rows of a recording in place: brings times into
 * order, gives rows of the same time times of their own, and interpolates what is missing.
 */
final class RowRepair {
    /** Rows that follow each other in less than this share of the mean interval were told of together. */
    private static final double BURST = 0.25;
    /** So many of all intervals are that short where rows come in bursts. */
    private static final double BURSTY = 0.1;

    private static final double ROUNDING = 1e-6;
    /** So many steps are alike where rows come at an even pace. */
    private static final double MOSTLY = 0.75;

    private final SameTimes policy;
    private final double maxGap;
    private final int channels;
    private final RowCounts tally;

    RowRepair(CsvRecordings settings, int channels, RowCounts tally) {
        this.policy = settings.sameTimes();
        this.maxGap = settings.maxGap().toNanos() * 1e-9;
        this.channels = channels;
        this.tally = tally;
    }

    /** Sorts rows by time, those of the same time as they came; quick where few are out of place, and not by far. */
    void sort(double[] seconds, float[] samples, int count) {
        float[] moved = new float[channels];
        for (int i = 1; i < count; i++) {
            double time = seconds[i];
            int to = i;
            while (to > 0 && seconds[to - 1] > time) {
                to--;
            }
            if (to < i) {
                System.arraycopy(samples, i * channels, moved, 0, channels);
                System.arraycopy(seconds, to, seconds, to + 1, i - to);
                System.arraycopy(samples, to * channels, samples, (to + 1) * channels, (i - to) * channels);
                seconds[to] = time;
                System.arraycopy(moved, 0, samples, to * channels, channels);
            }
        }
    }

    /** Makes sorted times increase; returns how many rows are left. */
    int separate(double[] seconds, float[] samples, int count) {
        double together = together(seconds, count);
        if (together < 0) {
            return count;
        }
        if (policy == SameTimes.SPREAD && !onlyCopies(seconds, samples, count)) {
            spread(seconds, count, together);
        } else if (policy == SameTimes.MEAN) {
            average(seconds, samples, count);
        }
        int kept = 1;
        for (int i = 1; i < count; i++) {
            if (seconds[i] > seconds[kept - 1]) {
                move(seconds, samples, i, kept);
                kept++;
            }
        }
        tally.merged(count - kept);
        return kept;
    }

    /** How near rows are that were told of together: 0 for those of the same time alone; negative if there are none. */
    private static double together(double[] seconds, int count) {
        Intervals between = Intervals.of(seconds, count);
        double[] intervals = between.sorted();
        if (intervals.length == 0) {
            return -1;
        }
        double wait = Math.max(Intervals.LONGEST_WAIT, 4 * between.median());
        double sum = 0;
        int waits = 0;
        while (waits < intervals.length && intervals[waits] <= wait) {
            sum += intervals[waits];
            waits++;
        }
        double near = BURST * sum / Math.max(1, waits);
        int nearby = 0;
        while (nearby < intervals.length && intervals[nearby] < near) {
            nearby++;
        }
        if (nearby > BURSTY * intervals.length && !between.isInterruptedPace()) {
            return near;
        }
        return intervals[0] <= 0 ? 0 : -1;
    }

    private void spread(double[] seconds, int count, double together) {
        double[] steps = new double[count];
        double[] sizes = new double[count];
        int groups = 0;
        for (int from = 0, to = end(seconds, 0, count, together); to < count; ) {
            sizes[groups] = to - from;
            steps[groups++] = (seconds[to] - seconds[from]) / (to - from);
            from = to;
            to = end(seconds, from, count, together);
        }
        Arrays.sort(steps, 0, groups);
        Arrays.sort(sizes, 0, groups);
        double usual = groups == 0 ? 0 : steps[groups / 2];
        boolean steady = share(steps, groups, usual) >= MOSTLY;
        double longest = Intervals.PAUSE * (steady ? usual : mean(steps, groups));
        int to;
        for (int from = 0; from < count; from = to) {
            to = end(seconds, from, count, together);
            double own = to < count ? (seconds[to] - seconds[from]) / (to - from) : usual;
            // Rows that are missing before the next ones leave a gap there, and those before it as near as ever.
            double step = own <= longest ? own : steady ? usual : longest;
            if (from == 0 && steady && own > longest && to < sizes[groups / 2]) {
                // A recording that began within the unit to which times are rounded: its first rows lie before the
                // next.
                seconds[0] = seconds[to] - to * usual;
            }
            for (int i = from + 1; i < to; i++) {
                seconds[i] = seconds[from] + (i - from) * step;
            }
            tally.spread(to - from - 1);
        }
    }

    /** The share of sorted steps that are about as long as the usual one. */
    private static double share(double[] steps, int groups, double usual) {
        long alike = Arrays.stream(steps, 0, groups)
                .filter(step -> step >= usual / Intervals.PAUSE && step <= Intervals.PAUSE * usual)
                .count();
        return (double) alike / Math.max(1, groups);
    }

    /** The mean of the steps that are no pauses. */
    private static double mean(double[] steps, int groups) {
        return Arrays.stream(steps, 0, groups)
                .filter(step -> step <= Intervals.LONGEST_WAIT)
                .average()
                .orElse(0);
    }

    /** The end of the rows that were told of together with row {@code from}. */
    private static int end(double[] seconds, int from, int count, double together) {
        int to = from + 1;
        while (to < count && (seconds[to] <= seconds[to - 1] || seconds[to] - seconds[to - 1] < together)) {
            to++;
        }
        return to;
    }

    /** Whether all rows of the time of another one are that row once more. */
    private boolean onlyCopies(double[] seconds, float[] samples, int count) {
        boolean any = false;
        for (int i = 1; i < count; i++) {
            if (seconds[i] <= seconds[i - 1]) {
                any = true;
                int at = i * channels;
                if (!Arrays.equals(samples, at, at + channels, samples, at - channels, at)) {
                    return false;
                }
            }
        }
        return any;
    }

    private void average(double[] seconds, float[] samples, int count) {
        int to;
        for (int from = 0; from < count; from = to) {
            to = end(seconds, from, count, 0);
            for (int channel = 0; channel < channels && to > from + 1; channel++) {
                double sum = 0;
                int there = 0;
                for (int i = from; i < to; i++) {
                    float value = samples[i * channels + channel];
                    sum += Float.isNaN(value) ? 0 : value;
                    there += Float.isNaN(value) ? 0 : 1;
                }
                samples[from * channels + channel] = there == 0 ? Float.NaN : (float) (sum / there);
            }
        }
    }

    /** Interpolates what is missing between values that are near enough. */
    void fill(double[] seconds, float[] samples, int count) {
        for (int channel = 0; channel < channels; channel++) {
            int before = -1;
            for (int i = 0; i < count; i++) {
                if (Float.isNaN(samples[i * channels + channel])) {
                    continue;
                }
                if (before >= 0 && before + 1 < i && seconds[i] - seconds[before] <= maxGap + ROUNDING) {
                    interpolate(seconds, samples, channel, before, i);
                }
                before = i;
            }
        }
    }

    private void interpolate(double[] seconds, float[] samples, int channel, int left, int right) {
        double from = samples[left * channels + channel];
        double slope = (samples[right * channels + channel] - from) / (seconds[right] - seconds[left]);
        for (int i = left + 1; i < right; i++) {
            samples[i * channels + channel] = (float) (from + slope * (seconds[i] - seconds[left]));
        }
        tally.interpolated(right - left - 1);
    }

    /** Whether a row lacks nothing. */
    boolean isWhole(float[] samples, int row) {
        for (int channel = 0; channel < channels; channel++) {
            if (Float.isNaN(samples[row * channels + channel])) {
                return false;
            }
        }
        return true;
    }

    void move(double[] seconds, float[] samples, int from, int to) {
        seconds[to] = seconds[from];
        System.arraycopy(samples, from * channels, samples, to * channels, channels);
    }

    /** A row still lacks something. */
    void leaveOut() {
        tally.incomplete();
    }
}
