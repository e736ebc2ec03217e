package dev.proprio.client.personalization;

import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.tensor.ArgMax;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * kNN-Per (Marfoq et al. 2022, equations 5 to 7): the global model's probabilities are mixed with those of the nearest
 * of the person's own windows, {@code p = (1 - lambda) p_global + lambda p_knn} with {@code p_knn} in proportion to
 * {@code exp(-d^2 / scale)}. New-client rule: the same; without any known class the memory alone decides, without
 * support the global model alone.
 */
@Named(
        value = "knn-per",
        summary = "The global model mixed with the nearest of the person's own windows.",
        differs = {
            "Neighbours count by the squared distance of representations of length 1, over 0.1; in the authors' code "
                    + "of representations as they are, over the number of their values.",
            "Lambda is one for all; the paper chooses it on validation data."
        })
public record KnnPer(
        @Setting("Nearest windows that count, at least 1.") int neighbours,

        @Setting("Weight of the person's own windows, from 0 (global model) to 1 (memory alone).")
        double lambda,

        @Setting("How fast a window counts less with its squared distance, greater than 0; the smaller, the faster.")
        double scale,

        @Setting("Whether representations are scaled to length 1 first, so that directions are compared.")
        boolean normalize)
        implements Personalizer {
    public KnnPer {
        Require.atLeast("neighbours", neighbours, 1);
        Require.between("lambda", lambda, 0, 1);
        Require.positive("scale", scale);
    }

    public KnnPer() {
        this(10, 0.5, 0.1, true);
    }

    @Override
    public AdaptedModel adapt(Person person, Trainer trainer) throws TrainingException {
        var memory = Embedding.of(person.start(), person.support(), trainer).normalizedIf(normalize);
        int[] labels = person.support().labels();
        double share = labels.length == 0 ? 0 : person.known() == 0 ? 1 : lambda;
        return new AdaptedModel(
                (query, own) -> {
                    var raw = Embedding.of(person.start(), query, own);
                    var scaled = raw.normalizedIf(normalize);
                    int[] predictions = new int[query.count()];
                    for (int n = 0; n < predictions.length; n++) {
                        double[] p = new double[person.classes().size()];
                        addGlobal(p, 1 - share, person, raw, n);
                        addNeighbours(p, share, memory, labels, scaled, n);
                        predictions[n] = ArgMax.of(p);
                    }
                    return predictions;
                },
                0,
                person.start().length);
    }

    private static void addGlobal(double[] p, double share, Person person, Embedding query, int window) {
        if (share > 0 && person.known() > 0) {
            double[] global = OutputLayer.of(person.layout())
                    .probabilities(person.start(), person.known(), query.values(), window * query.size());
            for (int c = 0; c < global.length; c++) {
                p[c] += share * global[c];
            }
        }
    }

    private void addNeighbours(double[] p, double share, Embedding memory, int[] labels, Embedding query, int window) {
        if (share == 0) {
            return;
        }
        double[] distances = IntStream.range(0, labels.length)
                .mapToDouble(m -> query.distance(window, memory, m))
                .toArray();
        List<Integer> nearest = IntStream.range(0, labels.length)
                .boxed()
                .sorted(Comparator.comparingDouble(m -> distances[m]))
                .limit(neighbours)
                .toList();
        double least = distances[nearest.getFirst()];
        double sum = 0;
        for (int m : nearest) {
            sum += StrictMath.exp((least - distances[m]) / scale);
        }
        for (int m : nearest) {
            p[labels[m]] += share * StrictMath.exp((least - distances[m]) / scale) / sum;
        }
    }
}
