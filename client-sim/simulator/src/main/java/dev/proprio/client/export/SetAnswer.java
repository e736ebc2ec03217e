package dev.proprio.client.export;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How exported code answers with a set of classes: those whose probability is at least that of a split-conformal threshold.
 *
 * @param least the probability, from 0 to 1
 * @param coverage how often the true class is promised to be in the set
 */
@SuppressWarnings("InlineFormatString") // Texts of C are read best as they are printed.
public record SetAnswer(double least, double coverage) {
    private static final String DECLARATION = """


        /* Classes with at least this probability are in a window's set; the true one is, with %2$s of windows, as the run promised. */
        #define PROPRIO_SET_LEAST %1$s

        /* Of the scores of proprio_classify, sets members[i] to whether class i is in the set. Gives how many are; 0 is no answer. */
        int proprio_set(const float scores[PROPRIO_CLASSES], int members[PROPRIO_CLASSES]);""";

    private static final String DEFINITION = """


        int proprio_set(const float scores[PROPRIO_CLASSES], int members[PROPRIO_CLASSES])
        {
            int size = 0;
            for (int i = 0; i < PROPRIO_CLASSES; i++) {
                members[i] = scores[i] >= PROPRIO_SET_LEAST;
                size += members[i];
            }
            return size;
        }""";

    private static final String TEST = """

            for (int t = 0; t < %s; t++) {
                int members[PROPRIO_CLASSES];
                if (proprio_set(test_scores[t], members) != test_sets[t]) {
                    printf("FAILED: the set of window %%d has another size\\n", t);
                    return 1;
                }
            }""";

    public SetAnswer {
        if (!(least >= 0 && least <= 1)) {
            throw new IllegalArgumentException("a probability must be from 0 to 1 but was " + least);
        }
    }

    /** The same in single precision, rounded down: no class that belongs to a set is left out of it. */
    float rounded() {
        float near = (float) least;
        return near > least ? Math.nextDown(near) : near;
    }

    /** How many classes of these scores are in the set. */
    int size(float[] scores) {
        int size = 0;
        for (float score : scores) {
            size += score >= rounded() ? 1 : 0;
        }
        return size;
    }

    /** What a template has in its places where there is no such answer. */
    static Map<String, String> none() {
        Map<String, String> values = new LinkedHashMap<>();
        List.of("SET_DECLARATION", "SET_DEFINITION", "SET_VALUES", "SET_TEST").forEach(place -> values.put(place, ""));
        return values;
    }

    /** What it has in them where there is, with what is expected of the test's scores. */
    Map<String, String> values(List<float[]> scores) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("SET_DECLARATION", DECLARATION.formatted(CText.number(rounded()), coverage));
        values.put("SET_DEFINITION", DEFINITION);
        values.put(
                "SET_VALUES",
                "\n\nstatic const int test_sets[%s] = {%s};"
                        .formatted(scores.size(), CText.list(scores.size(), i -> "" + size(scores.get(i)))));
        values.put("SET_TEST", TEST.formatted(scores.size()));
        return values;
    }
}
