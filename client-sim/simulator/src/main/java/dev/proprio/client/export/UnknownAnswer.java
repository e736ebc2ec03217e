package dev.proprio.client.export;

import dev.proprio.client.sensor.Windows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How exported code answers "unknown": a window whose outputs before the softmax have a log-sum-exp below a threshold is like nothing
 * that the model was trained on.
 *
 * @param least the threshold, finite
 */
@SuppressWarnings("InlineFormatString") // Texts of C are read best as they are printed.
public record UnknownAnswer(double least) {
    private static final String DECLARATION = """


        /* The answer to a window that is like nothing that the model was trained on. */
        #define PROPRIO_UNKNOWN (-2)

        /* What is less familiar than this is unknown: the log-sum-exp of the outputs before the softmax, as the run chose it. */
        #define PROPRIO_FAMILIAR %s

        /*
         * The same, but gives PROPRIO_UNKNOWN for a window that is less familiar than `least`: PROPRIO_FAMILIAR, or a threshold of
         * this person's own.
         */
        int proprio_classify_or_reject(const float window[PROPRIO_WINDOW_SIZE], float scores[PROPRIO_CLASSES], float least);""";

    private static final String DEFINITION = """


        int proprio_classify_or_reject(const float window[PROPRIO_WINDOW_SIZE], float scores[PROPRIO_CLASSES], float least)
        {
            const int best = proprio_classify(window, scores);
            if (best < 0) {
                return best;
            }
            /* most + log(sum) >= least, without a logarithm */
            return outputs[1] >= exponential(least - outputs[0]) ? best : PROPRIO_UNKNOWN;
        }""";

    private static final String TEST = """

            for (int t = 0; t < %1$s; t++) {
                const float size = test_familiar[t] < 0.0f ? -test_familiar[t] : test_familiar[t];
                const float slack = %2$s * (size > 1.0f ? size : 1.0f);
                if (proprio_classify_or_reject(test_windows[t], scores, test_familiar[t] - slack) < 0
                    || proprio_classify_or_reject(test_windows[t], scores, test_familiar[t] + slack) != PROPRIO_UNKNOWN) {
                    printf("FAILED: window %%d is not as familiar as it should be\\n", t);
                    return 1;
                }
            }""";

    public UnknownAnswer {
        if (!Double.isFinite(least)) {
            throw new IllegalArgumentException("a threshold must be finite but was " + least);
        }
    }

    /** Of outputs before the softmax, the logarithm of the sum of their exponentials. */
    static double familiarity(float[] outputs) {
        double most = Double.NEGATIVE_INFINITY;
        for (float output : outputs) {
            most = Math.max(most, output);
        }
        double sum = 0;
        for (float output : outputs) {
            sum += StrictMath.exp(output - most);
        }
        return most + StrictMath.log(sum);
    }

    /**
     * The steps without the softmax at their end.
     *
     * @throws ExportException if they do not end in one
     */
    static List<ProgramStep> beforeSoftmax(List<ProgramStep> steps) throws ExportException {
        if (steps.isEmpty() || !(steps.getLast() instanceof SoftmaxStep)) {
            throw new ExportException(
                    "\"unknown\" as an answer takes a model that ends in a softmax; leave evaluation.rejection out");
        }
        return steps.subList(0, steps.size() - 1);
    }

    /** Adds to a program what its answer needs. */
    static void measure(CSource source, int classes) {
        source.scratch("float", Float.BYTES, "outputs", 2);
        source.use("common/familiar");
        source.callBeforeLast("familiar", "scores", classes);
    }

    /** What a template has in its places where there is no such answer. */
    static Map<String, String> none() {
        Map<String, String> values = new LinkedHashMap<>();
        List.of("UNKNOWN_DECLARATION", "UNKNOWN_DEFINITION", "UNKNOWN_VALUES", "UNKNOWN_TEST")
                .forEach(place -> values.put(place, ""));
        return values;
    }

    /**
     * What it has in them where there is.
     *
     * @param familiarity of each of the test's windows
     * @param tolerance how far the compiled program may be from that, relative where it is more than 1
     */
    Map<String, String> values(double[] familiarity, float tolerance) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("UNKNOWN_DECLARATION", DECLARATION.formatted(CText.number((float) least)));
        values.put("UNKNOWN_DEFINITION", DEFINITION);
        values.put(
                "UNKNOWN_VALUES",
                "\n\nstatic const float test_familiar[%s] = {%s};"
                        .formatted(
                                familiarity.length,
                                CText.list(familiarity.length, i -> CText.number((float) familiarity[i]))));
        values.put("UNKNOWN_TEST", TEST.formatted(familiarity.length, CText.number(tolerance)));
        return values;
    }

    /** The familiarity of each window. */
    static double[] familiarity(Windows normalized, Outputs outputs) {
        int size = normalized.size();
        List<Double> values = new ArrayList<>();
        IntStream.range(0, normalized.count())
                .mapToObj(i -> Arrays.copyOfRange(normalized.features(), i * size, (i + 1) * size))
                .forEach(window -> values.add(familiarity(outputs.of(window))));
        return values.stream().mapToDouble(value -> value).toArray();
    }

    /** Gives a normalized window's outputs before the softmax. */
    @FunctionalInterface
    interface Outputs {
        float[] of(float[] window);
    }
}
