package dev.proprio.proto.query;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.crypto.CanonicalBytes;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How well a model does on windows that devices have kept from training: which classes it takes for which, what its losses add up to,
 * and how many devices have which accuracy.
 *
 * @param classes how many there are, 2 to 1024
 */
public record EvaluationQuery(int classes) implements Query {
    /** So many bins has the histogram of devices' own accuracies. */
    public static final int BINS = 20;

    private static final String CONFUSION = "confusion";
    private static final String LOSS = "loss";
    private static final String ACCURACY = "accuracy";
    private static final String UNMEASURED = "unmeasured";
    private static final int MOST_CLASSES = 1024;
    private static final long MOST_WINDOWS = 1L << 24;
    private static final double LOSS_STEPS = 0x1p20;
    private static final long LARGEST_LOSS = 1L << 44;

    /** @throws IllegalArgumentException in a sentence if there are too few or too many classes */
    public EvaluationQuery {
        if (classes < 2 || classes > MOST_CLASSES) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a model that is evaluated must have 2 to %s classes but has %s",
                    MOST_CLASSES,
                    classes));
        }
    }

    @Override
    public AnswerShape shape() {
        return new AnswerShape(List.of(
                new BoundedVector(CONFUSION, classes * classes, 0, MOST_WINDOWS, MOST_WINDOWS),
                BoundedVector.each(LOSS, 1, 0, LARGEST_LOSS),
                BoundedVector.vote(ACCURACY, BINS),
                BoundedVector.vote(UNMEASURED, 1)));
    }

    /**
     * What a device answers; windows beyond 2^24, and those of a class or taken for one that the query does not have, are left out, and
     * counted as clamped.
     *
     * @param truth the class of each window
     * @param predicted what the model takes it for
     * @param loss the sum over the windows; one that is no number is told as such
     */
    public QueryAnswer answer(int[] truth, int[] predicted, double loss) {
        if (truth.length != predicted.length) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%s labels do not fit %s predictions", truth.length, predicted.length));
        }
        int windows = (int) Math.min(MOST_WINDOWS, truth.length);
        long[] confusion = new long[classes * classes];
        int correct = 0;
        int counted = 0;
        for (int i = 0; i < windows; i++) {
            if (isClass(truth[i]) && isClass(predicted[i])) {
                confusion[truth[i] * classes + predicted[i]]++;
                correct += truth[i] == predicted[i] ? 1 : 0;
                counted++;
            }
        }
        // Where no window is left, no loss is of any.
        double steps = counted == 0 && truth.length > 0 ? 0 : Math.rint(loss * LOSS_STEPS);
        boolean finite = Double.isFinite(steps);
        long cut = finite ? (long) Math.max(0, Math.min((double) LARGEST_LOSS, steps)) : 0;
        long[] accuracy = new long[BINS];
        if (counted > 0) {
            accuracy[bin(correct, counted)] = 1;
        }
        Map<String, long[]> vectors = new LinkedHashMap<>();
        vectors.put(CONFUSION, confusion);
        vectors.put(LOSS, new long[] {cut});
        vectors.put(ACCURACY, accuracy);
        vectors.put(UNMEASURED, new long[] {finite ? 0 : 1});
        return new QueryAnswer(vectors, truth.length - counted + (finite && cut != steps ? 1 : 0));
    }

    private boolean isClass(int label) {
        return label >= 0 && label < classes;
    }

    /** The first bin has accuracies from 0 to below 5 %, the last from 95 % to 100 %. */
    static int bin(long correct, long windows) {
        return (int) Math.min(BINS - 1, correct * BINS / windows);
    }

    /** How often each class was taken for each: {@code [true class][predicted class]}. */
    public long[][] confusion(SummedAnswer answers) {
        return matrix(answers.sum(CONFUSION));
    }

    private long[][] matrix(long[] flat) {
        long[][] counts = new long[classes][classes];
        for (int i = 0; i < flat.length; i++) {
            counts[i / classes][i % classes] = flat[i];
        }
        return counts;
    }

    /** The sum of all losses, rounded to steps of 2^-20 by each device. */
    public double loss(SummedAnswer answers) {
        return answers.sum(LOSS)[0] / LOSS_STEPS;
    }

    /** How many devices have an accuracy of less than 5 %, 10 % and so on. */
    public long[] accuracies(SummedAnswer answers) {
        return answers.sum(ACCURACY);
    }

    /** How many devices' loss is no number. */
    public long unmeasured(SummedAnswer answers) {
        return answers.sum(UNMEASURED)[0];
    }

    @Override
    public ByteString digest(int round) {
        var bytes = CanonicalBytes.labelled("proprio/v1/query/evaluation")
                .u32(round)
                .u32(classes);
        shape().write(bytes);
        return bytes.sha256();
    }

    @Override
    public Optional<String> fault(QueryAnswer answer) {
        Optional<String> misshapen = shape().fault(answer);
        if (misshapen.isPresent()) {
            return misshapen;
        }
        long[][] confusion = matrix(answer.vector(CONFUSION));
        long correct = 0;
        long windows = 0;
        for (int truth = 0; truth < classes; truth++) {
            correct += confusion[truth][truth];
            for (long count : confusion[truth]) {
                windows += count;
            }
        }
        long[] expected = new long[BINS];
        if (windows > 0) {
            expected[bin(correct, windows)] = 1;
        }
        if (!Arrays.equals(expected, answer.vector(ACCURACY))) {
            return Optional.of(String.format(
                    Locale.ROOT, "it votes for another accuracy than that of its own %s windows", windows));
        }
        return windows == 0 && answer.vector(LOSS)[0] != 0
                ? Optional.of("it has a loss but no window")
                : Optional.empty();
    }
}
