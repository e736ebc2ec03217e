package dev.proprio.client.personalization;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * ESZSL (Romera-Paredes and Torr 2015, equation 5), federated: {@code V = (X'X + gamma I)^-1 X'Y S (S'S + lambda I)^-1}
 * from the devices' sums X'X and X'Y and a table S of attributes that was fixed before any novel class was seen; a window
 * x is of the class with the largest {@code x' V s}. Targets are 0 and 1. New-client rule: nothing is adapted, and shots
 * are not looked at. Shuffled, classes are given each other's attributes, which must lead to chance.
 */
@Named(
        value = "zero-shot",
        summary = "ESZSL: novel classes from their attributes alone, without a single window.",
        differs = {
            "Targets are 0 and 1; the paper's are -1 and 1.",
            "Where known and novel classes are candidates together, known ones' scores are lowered; "
                    + "the paper has no such calibration."
        })
public record ZeroShot(
        @Setting("Ridge on features, greater than 0.") double gamma,
        @Setting("Ridge on attributes, greater than 0.") double lambda,

        @Setting("What known classes' scores are lowered by when novel ones are candidates too, at least 0.")
        double calibration,

        @Setting("0, or the number of a shuffle that gives classes each other's attributes, as a control.")
        int shuffle,

        @Setting("A row of attributes for each class; those of the synthetic activities and gestures when empty.")
        Map<String, List<Double>> attributes)
        implements Personalizer {
    public ZeroShot {
        Require.positive("gamma", gamma);
        Require.positive("lambda", lambda);
        Require.atLeast("calibration", calibration, 0.0);
        Require.atLeast("shuffle", shuffle, 0);
        Map<String, List<Double>> rows = new LinkedHashMap<>();
        attributes.forEach((name, row) -> rows.put(name, List.copyOf(row)));
        attributes = Collections.unmodifiableMap(rows);
        Require.that(
                rows.values().stream().mapToInt(List::size).distinct().count() <= 1,
                "attributes",
                "must have as many numbers for every class");
    }

    public ZeroShot() {
        this(100, 1, 0.1, 0, Map.of());
    }

    @Override
    public String label() {
        return shuffle > 0 ? "zero-shot shuffled" : "zero-shot";
    }

    @Override
    public ModelTraining training(LocalAlgorithm usual) {
        return new ModelTraining.None();
    }

    @Override
    public double[] contribution(Windows shard, int classes, Trainer trainer) {
        return RidgeSums.of(classes, shard.labels(), HandFeatures.of(shard)).encode();
    }

    @Override
    public boolean applies(int shots, int known, int classes) {
        return true;
    }

    @Override
    public boolean adapts() {
        return false;
    }

    @Override
    public AdaptedModel adapt(Person person, Trainer trainer) throws TrainingException {
        int size = new HandFeatures(person.support().length(), person.support().channels()).size();
        var sums = RidgeSums.decode(size, person.trained().size(), person.sums());
        var table = table(person);
        double[][] weights = weights(sums, table.of(person.trained()));
        double[][] rows = table.of(person.classes());
        var scale = sums.standardization();
        double lowered = person.known() < person.classes().size() ? calibration : 0;
        return new AdaptedModel(
                (query, _) -> {
                    var vectors = scale.apply(HandFeatures.of(query));
                    int[] predictions = new int[query.count()];
                    for (int n = 0; n < predictions.length; n++) {
                        double best = Double.NEGATIVE_INFINITY;
                        for (int c = 0; c < rows.length; c++) {
                            double score = score(vectors, n, weights, rows[c]) - (c < person.known() ? lowered : 0);
                            if (score > best) {
                                best = score;
                                predictions[n] = c;
                            }
                        }
                    }
                    return predictions;
                },
                0,
                2L * size + (long) size * rows[0].length);
    }

    /** V, one row for each feature and one column for each attribute. */
    double[][] weights(RidgeSums sums, double[][] s) {
        double[][] xy = sums.targets();
        double[][] left = new PositiveDefinite(sums.regularized(gamma)).solve(product(xy, s));
        int attributesCount = s[0].length;
        double[][] ss = new double[attributesCount][attributesCount];
        for (int a = 0; a < attributesCount; a++) {
            for (int b = 0; b < attributesCount; b++) {
                for (double[] row : s) {
                    ss[a][b] += row[a] * row[b];
                }
                ss[a][b] += a == b ? lambda : 0;
            }
        }
        return transposed(new PositiveDefinite(ss).solve(transposed(left)));
    }

    private AttributeTable table(Person person) throws TrainingException {
        AttributeTable table = attributes.isEmpty() ? AttributeTable.ACTIVITIES : new AttributeTable(attributes);
        List<String> all = new ArrayList<>(person.trained());
        person.classes().stream().filter(name -> !all.contains(name)).forEach(all::add);
        List<String> missing = table.missing(all);
        if (!missing.isEmpty()) {
            throw new TrainingException(
                    "zero-shot has no attributes for %s; give attributes a row for each class".formatted(missing));
        }
        if (shuffle == 0) {
            return table;
        }
        Collections.sort(all);
        int[] order = KeyedRandom.of(shuffle, "shuffled-attributes").order(all.size());
        Map<String, List<Double>> exchanged = new LinkedHashMap<>();
        for (int i = 0; i < order.length; i++) {
            exchanged.put(all.get(i), table.rows().getOrDefault(all.get(order[i]), List.of()));
        }
        return new AttributeTable(exchanged);
    }

    private static double score(Embedding vectors, int window, double[][] weights, double[] attributes) {
        double sum = 0;
        for (int i = 0; i < vectors.size(); i++) {
            double along = 0;
            for (int a = 0; a < attributes.length; a++) {
                along += weights[i][a] * attributes[a];
            }
            sum += vectors.values()[window * vectors.size() + i] * along;
        }
        return sum;
    }

    private static double[][] product(double[][] a, double[][] b) {
        double[][] product = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int k = 0; k < b.length; k++) {
                for (int j = 0; j < b[0].length; j++) {
                    product[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return product;
    }

    private static double[][] transposed(double[][] matrix) {
        double[][] result = new double[matrix[0].length][matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < matrix[0].length; j++) {
                result[j][i] = matrix[i][j];
            }
        }
        return result;
    }
}
