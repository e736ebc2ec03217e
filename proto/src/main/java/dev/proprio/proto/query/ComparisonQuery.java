package dev.proprio.proto.query;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.crypto.CanonicalBytes;
import dev.proprio.proto.signing.ModelLayoutBytes;
import dev.proprio.proto.v1.ModelRef;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which of two models is right on the same windows, which devices have kept from training. Beside the counts a device tells the
 * squares and the product of how many windows it has and how many more the second model gets right: from their sums follows how much
 * devices differ, which nobody sees of a single one.
 *
 * @param classes how many there are, 2 to 1024
 * @param second the model that is held against that of the task, as tasks refer to models
 */
public record ComparisonQuery(int classes, ModelRef second) implements Query {
    /** Windows of a device beyond so many are left out. */
    public static final int MOST_WINDOWS = 1 << 22;

    /** Places of a class's counts: both are right, the first alone, the second alone, neither. */
    public static final int BOTH = 0;

    /** See {@link #BOTH}. */
    public static final int FIRST = 1;

    /** See {@link #BOTH}. */
    public static final int SECOND = 2;

    /** See {@link #BOTH}. */
    public static final int NEITHER = 3;

    private static final int COUNTS = 4;
    private static final String OUTCOMES = "outcomes";
    private static final String BETTER = "better";
    private static final String SQUARES = "squares";
    private static final String PRODUCT = "product";
    private static final int VOTES = 3;
    private static final long LARGEST_SQUARE = (long) MOST_WINDOWS * MOST_WINDOWS;
    private static final int MOST_CLASSES = 1024;

    /** @throws IllegalArgumentException in a sentence if there are too few or too many classes */
    public ComparisonQuery {
        if (classes < 2 || classes > MOST_CLASSES) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "models that are compared must have 2 to %s classes but have %s",
                    MOST_CLASSES,
                    classes));
        }
    }

    @Override
    public AnswerShape shape() {
        return new AnswerShape(List.of(
                new BoundedVector(OUTCOMES, classes * COUNTS, 0, MOST_WINDOWS, MOST_WINDOWS),
                BoundedVector.vote(BETTER, VOTES),
                BoundedVector.each(SQUARES, 2, 0, LARGEST_SQUARE),
                BoundedVector.each(PRODUCT, 1, -LARGEST_SQUARE, LARGEST_SQUARE)));
    }

    /**
     * What a device answers; windows beyond 2^22, and those of a class that the query does not have, are left out, and counted as clamped.
     *
     * @param truth the class of each window
     * @param first what the task's model takes it for
     * @param second what the other model takes it for
     */
    public QueryAnswer answer(int[] truth, int[] first, int[] second) {
        if (truth.length != first.length || truth.length != second.length) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%s labels do not fit %s and %s predictions",
                    truth.length,
                    first.length,
                    second.length));
        }
        int windows = Math.min(MOST_WINDOWS, truth.length);
        long[] outcomes = new long[classes * COUNTS];
        int counted = 0;
        for (int i = 0; i < windows; i++) {
            if (truth[i] >= 0 && truth[i] < classes) {
                outcomes[truth[i] * COUNTS + place(first[i] == truth[i], second[i] == truth[i])]++;
                counted++;
            }
        }
        Map<String, long[]> vectors = new LinkedHashMap<>();
        vectors.put(OUTCOMES, outcomes);
        vectors.putAll(follow(outcomes));
        return new QueryAnswer(vectors, (long) truth.length - counted);
    }

    private static int place(boolean first, boolean second) {
        if (first) {
            return second ? BOTH : FIRST;
        }
        return second ? SECOND : NEITHER;
    }

    /** What one device's other vectors are, which follow from its counts. */
    private static Map<String, long[]> follow(long[] outcomes) {
        long windows = Arrays.stream(outcomes).sum();
        long gain = gain(outcomes);
        long[] better = new long[VOTES];
        if (windows > 0) {
            better[gain < 0 ? 0 : gain > 0 ? 1 : 2] = 1;
        }
        Map<String, long[]> vectors = new LinkedHashMap<>();
        vectors.put(BETTER, better);
        vectors.put(SQUARES, new long[] {windows * windows, gain * gain});
        vectors.put(PRODUCT, new long[] {windows * gain});
        return vectors;
    }

    /** How many more windows the second model gets right. */
    private static long gain(long[] outcomes) {
        return total(outcomes, SECOND) - total(outcomes, FIRST);
    }

    /** How many windows of each class have which outcome: {@code [true class][place]}. */
    public long[][] outcomes(SummedAnswer answers) {
        long[] flat = answers.sum(OUTCOMES);
        long[][] counts = new long[classes][];
        for (int i = 0; i < classes; i++) {
            counts[i] = Arrays.copyOfRange(flat, i * COUNTS, (i + 1) * COUNTS);
        }
        return counts;
    }

    /** On how many devices the first model gets more windows right, on how many the second, and on how many both as many. */
    public long[] better(SummedAnswer answers) {
        return answers.sum(BETTER);
    }

    /** The sum over devices of the square of how many windows each has. */
    public long squaredWindows(SummedAnswer answers) {
        return answers.sum(SQUARES)[0];
    }

    /** The sum over devices of the square of how many more windows the second model gets right. */
    public long squaredGains(SummedAnswer answers) {
        return answers.sum(SQUARES)[1];
    }

    /** The sum over devices of the product of both. */
    public long products(SummedAnswer answers) {
        return answers.sum(PRODUCT)[0];
    }

    @Override
    public ByteString digest(int round) {
        var bytes = CanonicalBytes.labelled("proprio/v1/query/comparison")
                .u32(round)
                .u32(classes);
        ModelLayoutBytes.addModel(bytes, second);
        shape().write(bytes);
        return bytes.sha256();
    }

    @Override
    public Optional<String> fault(QueryAnswer answer) {
        Optional<String> misshapen = shape().fault(answer);
        if (misshapen.isPresent()) {
            return misshapen;
        }
        return follow(answer.vector(OUTCOMES)).entrySet().stream()
                .filter(follows -> !Arrays.equals(follows.getValue(), answer.vector(follows.getKey())))
                .findFirst()
                .map(follows -> String.format(
                        Locale.ROOT,
                        "its \"%s\" is not what follows from its own counts of windows",
                        follows.getKey()));
    }

    @Override
    public Optional<String> fault(SummedAnswer sum, long devices) {
        Optional<String> misshapen = shape().fault(sum, devices);
        return misshapen.isPresent() || areSums(sum)
                ? misshapen
                : Optional.of(
                        "its votes, squares and products are not those of any devices with as many windows as it counts");
    }

    /**
     * What holds for such sums of whole numbers, whatever they are. A device on which a model is better has windows that this model
     * alone gets right, and gains no more than these; a square is even or odd with its root.
     */
    private boolean areSums(SummedAnswer sum) {
        long[] outcomes = sum.sum(OUTCOMES);
        long[] votes = better(sum);
        long first = total(outcomes, FIRST);
        long second = total(outcomes, SECOND);
        BigInteger windows = BigInteger.valueOf(Arrays.stream(outcomes).sum());
        BigInteger gain = BigInteger.valueOf(second - first);
        // Where no device has the other model better, what its windows take away is taken from those of the one.
        long lost = votes[0] == 0 ? 0 : votes[1] == 0 ? first - second : first;
        long won = votes[1] == 0 ? 0 : votes[0] == 0 ? second - first : second;
        BigInteger voters = BigInteger.valueOf(Arrays.stream(votes).sum());
        BigInteger unequal = BigInteger.valueOf(votes[0] + votes[1]);
        BigInteger squaredWindows = BigInteger.valueOf(squaredWindows(sum));
        BigInteger squaredGains = BigInteger.valueOf(squaredGains(sum));
        BigInteger products = BigInteger.valueOf(products(sum));
        return windows.compareTo(voters) >= 0
                && votes[0] <= lost
                && votes[1] <= won
                && voters.multiply(squaredWindows).compareTo(windows.pow(2)) >= 0
                && unequal.multiply(squaredGains).compareTo(gain.pow(2)) >= 0
                && squaredWindows.multiply(squaredGains).compareTo(products.pow(2)) >= 0
                && squaredWindows.compareTo(windows.pow(2)) <= 0
                && squaredGains.compareTo(squaredWindows) <= 0
                && squaredGains.compareTo(BigInteger.valueOf(lost)
                                .pow(2)
                                .add(BigInteger.valueOf(won).pow(2)))
                        <= 0
                && squaredGains.compareTo(unequal) >= 0
                && products.compareTo(windows.multiply(BigInteger.valueOf(won))) <= 0
                && products.negate().compareTo(windows.multiply(BigInteger.valueOf(lost))) <= 0
                && isEven(squaredWindows.subtract(windows))
                && isEven(squaredGains.subtract(gain));
    }

    private static boolean isEven(BigInteger number) {
        return !number.testBit(0);
    }

    /** How many windows of all classes have an outcome. */
    private static long total(long[] outcomes, int place) {
        long total = 0;
        for (int i = place; i < outcomes.length; i += COUNTS) {
            total += outcomes[i];
        }
        return total;
    }
}
