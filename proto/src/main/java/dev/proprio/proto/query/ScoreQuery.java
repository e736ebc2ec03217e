package dev.proprio.proto.query;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.crypto.CanonicalBytes;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * How many of the windows that devices have kept from training have how high a score by a model, from which a quantile over all windows,
 * or over devices that each count alike, is found in sums.
 *
 * @param bins the score, by one of the names below, and the bins; what lies below or above all of them is counted, too
 * @param byDevice whether each device has a weight of {@value #WHOLE} in all, and not as many as it has windows
 * @param labels of the classes whose windows count, ascending and each from 0 to 1023; none for all
 */
public record ScoreQuery(HistogramQuery bins, boolean byDevice, List<Integer> labels) implements Query {
    /** Of each window, one less the probability of its class; what is no number is above all. */
    public static final String LAC = "lac";

    /** Of each window, the probability of all classes likelier than its own, earlier ones of equal probability among them; as before. */
    public static final String APS = "aps";

    /** What is put behind one of these for the score of every class of each window, and not of its own alone. */
    public static final String OF_ALL = "-of-all";

    /** Of each window, the logarithm of the sum of the exponentials of the outputs before the softmax; what is no number is below all. */
    public static final String ENERGY = "energy";

    /** Of each window, the largest probability; what is no number is below all. */
    public static final String CONFIDENCE = "confidence";

    /** What a device weighs with {@code byDevice}. */
    public static final long WHOLE = 1L << 20;

    private static final String SCORES = "scores";
    private static final long MOST_WINDOWS = 1L << 24;
    private static final int MOST_CLASSES = 1024;

    /** @throws IllegalArgumentException in a sentence if there are no such classes, or they are out of order */
    public ScoreQuery {
        labels = List.copyOf(labels);
        int least = 0;
        for (int label : labels) {
            if (label < least || label >= MOST_CLASSES) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "the classes whose scores are asked for must be ascending numbers from 0 to %s but are %s",
                        MOST_CLASSES - 1,
                        labels));
            }
            least = label + 1;
        }
    }

    /** Of windows of all classes. */
    public ScoreQuery(HistogramQuery bins, boolean byDevice) {
        this(bins, byDevice, List.of());
    }

    /** Whether windows of a class count. */
    public boolean counts(int label) {
        return labels.isEmpty() || labels.contains(label);
    }

    @Override
    public AnswerShape shape() {
        long most = byDevice ? WHOLE : MOST_WINDOWS;
        return new AnswerShape(List.of(new BoundedVector(SCORES, bins.bins() + 2, 0, most, most)));
    }

    /**
     * What a device answers. With {@code byDevice} weights are rounded so that no sum of them from the lowest bin on is more than its
     * share of windows.
     *
     * @param scores of its windows that count; what is no number counts as above all bins. Beyond 2^24 they are left out, and counted as clamped
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

    /** How many windows are counted in a sum, or with {@code byDevice} how many devices that have any. */
    public long units(SummedAnswer answers) {
        return total(counts(answers)) / (byDevice ? WHOLE : 1);
    }

    private static long total(long[] counts) {
        return LongStream.of(counts).sum();
    }

    @Override
    public ByteString digest(int round) {
        var bytes = CanonicalBytes.labelled("proprio/v1/query/scores")
                .u32(round)
                .prefixed(bins.figure())
                .u64(Double.doubleToLongBits(bins.low()))
                .u64(Double.doubleToLongBits(bins.high()))
                .u32(byDevice ? 1 : 0)
                .u32(labels.size());
        labels.forEach(bytes::u32);
        shape().write(bytes);
        return bytes.sha256();
    }

    @Override
    public Optional<String> fault(SummedAnswer sum, long devices) {
        Optional<String> misshapen = shape().fault(sum, devices);
        if (misshapen.isPresent() || !byDevice) {
            return misshapen;
        }
        long weight = total(counts(sum));
        return weight % WHOLE == 0
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "they weigh %s, which is no whole number of devices that weigh %s",
                        weight,
                        WHOLE));
    }

    @Override
    public Optional<String> fault(QueryAnswer answer) {
        Optional<String> misshapen = shape().fault(answer);
        if (misshapen.isPresent() || !byDevice) {
            return misshapen;
        }
        long weight = total(answer.vector(SCORES));
        return weight == 0 || weight == WHOLE
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "it weighs %s, but a device weighs %s, or nothing without a window",
                        weight,
                        WHOLE));
    }
}
