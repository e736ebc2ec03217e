package dev.proprio.proto.query;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.crypto.CanonicalBytes;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How many of devices' windows have how high a score, from which a quantile over all windows, or over devices that each count alike,
 * is found in sums.
 *
 * @param bins the score, and the bins; what lies below or above all of them is counted, too
 * @param byDevice whether each device has a weight of {@value #WHOLE} in all, and not as many as it has windows
 */
public record ScoreQuery(HistogramQuery bins, boolean byDevice) implements Query {
    /** What a device weighs with {@code byDevice}. */
    public static final long WHOLE = 1L << 20;

    private static final String SCORES = "scores";
    private static final long MOST_WINDOWS = 1L << 24;

    @Override
    public AnswerShape shape() {
        long most = byDevice ? WHOLE : MOST_WINDOWS;
        return new AnswerShape(List.of(new BoundedVector(SCORES, bins.bins() + 2, 0, most, most)));
    }

    /**
     * What a device answers. With {@code byDevice} weights are rounded so that no sum of them from the lowest bin on is more than its
     * share of windows.
     *
     * @param scores of its windows; what is no number counts as above all bins. Beyond 2^24 they are left out, and counted as clamped
     */
    public QueryAnswer answer(double[] scores) {
        int windows = (int) Math.min(MOST_WINDOWS, scores.length);
        long[] counts = new long[bins.bins() + 2];
        for (int i = 0; i < windows; i++) {
            counts[Double.isNaN(scores[i]) ? counts.length - 1 : bins.place(scores[i])]++;
        }
        if (byDevice && windows > 0) {
            long reached = 0;
            long before = 0;
            for (int bin = 0; bin < counts.length; bin++) {
                reached += counts[bin];
                long weight = share(reached, windows);
                counts[bin] = weight - before;
                before = weight;
            }
        }
        return new QueryAnswer(Map.of(SCORES, counts), scores.length - windows);
    }

    /** The weight of so many of a device's windows with {@code byDevice}, rounded down. */
    public static long share(long some, long windows) {
        return WHOLE * some / windows;
    }

    /** How many windows, or what weight of devices, has what: below all bins, in each of them, above all. */
    public long[] counts(SummedAnswer answers) {
        return answers.sum(SCORES);
    }

    @Override
    public ByteString digest(int round) {
        var bytes = CanonicalBytes.labelled("proprio/v1/query/scores")
                .u32(round)
                .prefixed(bins.figure())
                .u64(Double.doubleToLongBits(bins.low()))
                .u64(Double.doubleToLongBits(bins.high()))
                .u32(byDevice ? 1 : 0);
        shape().write(bytes);
        return bytes.sha256();
    }

    @Override
    public Optional<String> fault(QueryAnswer answer) {
        Optional<String> misshapen = shape().fault(answer);
        if (misshapen.isPresent() || !byDevice) {
            return misshapen;
        }
        long weight = 0;
        for (long count : answer.vector(SCORES)) {
            weight += count;
        }
        return weight == 0 || weight == WHOLE
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "it weighs %s, but a device weighs %s, or nothing without a window",
                        weight,
                        WHOLE));
    }
}
