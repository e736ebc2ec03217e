package dev.proprio.experiments.exploration;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.experiments.evaluation.PersonPredictions;
import dev.proprio.experiments.mistakes.TestedModel;
import dev.proprio.experiments.mistakes.WindowSource;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.Finite;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How the last model sees what it was tested on, the content of {@code embedding.json}: what its last layer takes of some
 * windows, along the two directions in which that varies most. The arrays have an entry for each window that is shown, are
 * owned by the record and must not be written to.
 *
 * @param windows how many were tested
 * @param values how many the last layer takes of a window
 * @param valuesUsed of how many the directions are: those that vary most
 * @param explained the share of all variance that lies along each direction
 * @param people their names
 * @param classes their names
 * @param x the place along the first direction, both from 0 to 1000 on one scale
 * @param y the place along the second
 * @param person the window's, by number
 * @param truth its class, by number
 * @param predicted what it was taken for, by number
 */
public record EmbeddingMap(
        long windows,
        int values,
        int valuesUsed,
        List<Double> explained,
        List<String> people,
        List<String> classes,
        int[] x,
        int[] y,
        int[] person,
        int[] truth,
        int[] predicted) {
    /** Its file in a run's folder. */
    public static final String FILE = "embedding.json";

    /** So many windows are shown. */
    static final int MOST = 1_000;

    private static final int SCALE = 1_000;

    public EmbeddingMap {
        explained = List.copyOf(explained);
        people = List.copyOf(people);
        classes = List.copyOf(classes);
    }

    /** How many windows are shown. */
    public int shown() {
        return x.length;
    }

    /**
     * Draws windows, and asks the model; empty if it does not show what its last layer takes, or that is no number.
     *
     * @param seed by which the windows are drawn
     * @throws SensorDataException if windows can't be read
     */
    public static Optional<EmbeddingMap> of(
            List<PersonPredictions> said, WindowSource source, TestedModel model, long seed)
            throws SensorDataException, InterruptedException {
        int[][] chosen = sample(said, seed);
        List<float[]> represented = new ArrayList<>();
        List<String> people = new ArrayList<>();
        List<int[]> points = new ArrayList<>();
        for (int i = 0; i < chosen.length; i++) {
            if (chosen[i].length == 0) {
                continue;
            }
            PersonPredictions one = said.get(i);
            Optional<float[]> values = model.represent(source.windows(one).select(chosen[i]));
            if (values.isEmpty()) {
                return Optional.empty();
            }
            represented.add(values.get());
            for (int window : chosen[i]) {
                points.add(new int[] {people.size(), one.truth()[window], one.predicted()[window]});
            }
            people.add(one.person());
        }
        float[] all = concatenated(represented);
        if (Finite.firstOther(all).isPresent()) {
            return Optional.empty();
        }
        long windows = said.stream().mapToLong(one -> one.truth().length).sum();
        return all.length == 0
                ? Optional.empty()
                : Optional.of(drawn(
                        windows,
                        all,
                        all.length / points.size(),
                        people,
                        source.input().classes(),
                        points));
    }

    private static EmbeddingMap drawn(
            long windows, float[] values, int size, List<String> people, List<String> classes, List<int[]> points) {
        PrincipalComponents components = PrincipalComponents.of(values, size);
        double[][] ends = {ends(components.coordinates(), 0), ends(components.coordinates(), 1)};
        double range = Math.max(ends[0][1] - ends[0][0], ends[1][1] - ends[1][0]);
        return new EmbeddingMap(
                windows,
                size,
                components.used(),
                Arrays.stream(components.explained()).boxed().toList(),
                people,
                classes,
                places(components.coordinates(), 0, ends[0][0], range),
                places(components.coordinates(), 1, ends[1][0], range),
                points.stream().mapToInt(point -> point[0]).toArray(),
                points.stream().mapToInt(point -> point[1]).toArray(),
                points.stream().mapToInt(point -> point[2]).toArray());
    }

    /** Of all windows of all people, so many, in the order in which they are. */
    private static int[][] sample(List<PersonPredictions> said, long seed) {
        int all = said.stream().mapToInt(one -> one.truth().length).sum();
        int[] order = KeyedRandom.of(seed, "embedded-windows").order(all);
        int[] drawn = Arrays.copyOf(order, Math.min(all, MOST));
        Arrays.sort(drawn);
        int[][] of = new int[said.size()][];
        int first = 0;
        int at = 0;
        for (int i = 0; i < of.length; i++) {
            int end = first + said.get(i).truth().length;
            int from = at;
            while (at < drawn.length && drawn[at] < end) {
                at++;
            }
            int before = first;
            of[i] = Arrays.stream(drawn, from, at)
                    .map(window -> window - before)
                    .toArray();
            first = end;
        }
        return of;
    }

    private static float[] concatenated(List<float[]> parts) {
        float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    private static double[] ends(double[][] coordinates, int axis) {
        double low = Arrays.stream(coordinates)
                .mapToDouble(point -> point[axis])
                .min()
                .orElse(0);
        double high = Arrays.stream(coordinates)
                .mapToDouble(point -> point[axis])
                .max()
                .orElse(0);
        return new double[] {low, high};
    }

    private static int[] places(double[][] coordinates, int axis, double low, double range) {
        return Arrays.stream(coordinates)
                .mapToInt(point -> range > 0 ? (int) Math.round(SCALE * (point[axis] - low) / range) : 0)
                .toArray();
    }
}
