package dev.proprio.experiments.sweep;

import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The tree-structured Parzen estimator (Bergstra, Bardenet, Bengio and Kégl, "Algorithms for hyper-parameter optimization", NIPS
 * 2011): of all that was tried, the best make one density of settings and the others another one; what is tried next has
 * the greatest ratio of the two among some draws from the first, which is that of the greatest expected improvement. Each setting
 * is taken by itself. What it proposes depends on the seed and on what came of all that was tried, in its order. Immutable.
 *
 * @param axes the settings that are varied
 * @param seed the root of its draws
 */
record TreeParzen(List<ParzenAxis> axes, long seed) {
    /** Which part of all that was tried counts as the best. */
    static final double BEST = 0.15;

    /** So many draws are looked at. */
    static final int DRAWS = 24;

    TreeParzen {
        axes = List.copyOf(axes);
    }

    /**
     * What to try next, the most promising first.
     *
     * @param tried the values that were tried, one for each axis
     * @param scores what came of each, more being better
     */
    List<List<Double>> next(List<List<Double>> tried, List<Double> scores) {
        List<Integer> ranked = IntStream.range(0, tried.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -scores.get(i)))
                .toList();
        int best = (int) Math.ceil(BEST * tried.size());
        List<ParzenAxis.Estimate> good = estimates(tried, ranked.subList(0, best));
        List<ParzenAxis.Estimate> others = estimates(tried, ranked.subList(best, ranked.size()));
        List<Draw> draws = new ArrayList<>();
        for (int draw = 0; draw < DRAWS; draw++) {
            var random = KeyedRandom.of(seed, "tree-parzen", tried.size(), draw);
            List<Double> values = new ArrayList<>();
            double ratio = 0;
            for (int axis = 0; axis < axes.size(); axis++) {
                double value = good.get(axis).draw().from(random);
                ratio += StrictMath.log(good.get(axis).density().of(value))
                        - StrictMath.log(others.get(axis).density().of(value));
                values.add(value);
            }
            draws.add(new Draw(List.copyOf(values), ratio));
        }
        return draws.stream()
                .sorted(Comparator.comparingDouble(draw -> -draw.ratio()))
                .map(Draw::values)
                .toList();
    }

    private List<ParzenAxis.Estimate> estimates(List<List<Double>> tried, List<Integer> which) {
        List<ParzenAxis.Estimate> estimates = new ArrayList<>();
        for (int axis = 0; axis < axes.size(); axis++) {
            int at = axis;
            estimates.add(axes.get(axis)
                    .estimate(which.stream()
                            .mapToDouble(i -> tried.get(i).get(at))
                            .toArray()));
        }
        return estimates;
    }

    /** @param ratio the logarithm of how much likelier the values are among the best than among the others */
    private record Draw(List<Double> values, double ratio) {}
}
