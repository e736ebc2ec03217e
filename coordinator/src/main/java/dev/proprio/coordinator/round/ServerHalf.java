package dev.proprio.coordinator.round;

import dev.proprio.coordinator.aggregation.Aggregate;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Exchange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The coordinator's half of an {@link Exchange}: from what was aggregated to the update that the model moves along,
 * and to what is kept. The arrays are not written to.
 *
 * @param update the update
 * @param kept the kept vectors after the round
 */
record ServerHalf(double[] update, Map<String, double[]> kept) {
    static Map<String, double[]> initiallyKept(Exchange exchange, int length) {
        Map<String, double[]> kept = new LinkedHashMap<>();
        exchange.kept().forEach(name -> kept.put(name, new double[length]));
        return kept;
    }

    /**
     * Applies an exchange's parts in order.
     *
     * @param population how many devices there are, asked or not
     * @param statistics running statistics among the parameters: they move by their mean, no part scales them or adds to
     *     them
     */
    static ServerHalf of(
            Exchange exchange,
            Aggregate aggregate,
            Map<String, double[]> kept,
            long population,
            List<ParameterLayout.Slice> statistics) {
        double[] mean = aggregate.section(ClientUpdate.PARAMETERS);
        double share = (double) aggregate.updates() / population;
        double[] update = mean;
        Map<String, double[]> next = new LinkedHashMap<>(kept);
        for (Exchange.Part part : exchange.parts()) {
            switch (part) {
                case Exchange.Part.Scales scales ->
                    update = with(statistics, update, scaled(update, aggregate.section(scales.name())[0]));
                case Exchange.Part.Exponent carriedOutInTheSums -> {}
                case Exchange.Part.Divides divides -> update = divided(update, aggregate.section(divides.name()));
                case Exchange.Part.Clusters clusters -> update = divided(update, aggregate.section(clusters.name()));
                case Exchange.Part.Kept sum ->
                    next.put(sum.name(), sum(vector(kept, sum.name()), share, aggregate.section(sum.name())));
                case Exchange.Part.MovingMean moving ->
                    next.put(
                            moving.name(),
                            sum(
                                    scaled(vector(kept, moving.name()), moving.stays()),
                                    1 - moving.stays(),
                                    aggregate.section(moving.name())));
                case Exchange.Part.Extrapolates further -> {
                    double factor = factor(further, aggregate.section(further.name())[0], mean, statistics);
                    update = factor == 1 ? update : with(statistics, update, scaled(update, factor));
                }
                case Exchange.Part.History history -> {
                    double[] sum = sum(vector(kept, history.name()), share, mean);
                    next.put(history.name(), sum);
                    update = with(statistics, update, sum(update, 1, sum));
                }
            }
        }
        return new ServerHalf(update, next);
    }

    static double[] vector(Map<String, double[]> kept, String name) {
        double[] values = kept.get(name);
        if (values == null) {
            throw new IllegalArgumentException(
                    "the run's state keeps %s but not \"%s\"; it belongs to a run with another local algorithm"
                            .formatted(kept.keySet(), name));
        }
        return values;
    }

    /** Values of which the statistics are other ones. */
    private static double[] with(List<ParameterLayout.Slice> statistics, double[] from, double[] to) {
        for (var slice : statistics) {
            System.arraycopy(from, slice.offset(), to, slice.offset(), slice.length());
        }
        return to;
    }

    /** How much further than the mean update FedExP goes (Jhunjhunwala et al. 2023, Algorithm 1). */
    private static double factor(
            Exchange.Part.Extrapolates part,
            double meanOfSquares,
            double[] mean,
            List<ParameterLayout.Slice> statistics) {
        double[] step = with(statistics, new double[mean.length], mean.clone());
        double squareOfMean = 0;
        for (double value : step) {
            squareOfMean += value * value;
        }
        return Math.max(1, meanOfSquares / (2 * (squareOfMean + part.epsilon())));
    }

    private static double[] scaled(double[] values, double factor) {
        double[] products = new double[values.length];
        for (int i = 0; i < products.length; i++) {
            products[i] = values[i] * factor;
        }
        return products;
    }

    /** Equal parts of the values, each divided by its divisor; 0 where that is 0. */
    private static double[] divided(double[] values, double[] divisors) {
        double[] quotients = new double[values.length];
        int length = values.length / divisors.length;
        for (int part = 0; part < divisors.length; part++) {
            if (divisors[part] != 0) {
                for (int i = part * length; i < (part + 1) * length; i++) {
                    quotients[i] = values[i] / divisors[part];
                }
            }
        }
        return quotients;
    }

    /** {@code a + factor * b}. */
    private static double[] sum(double[] a, double factor, double[] b) {
        double[] sums = new double[a.length];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = a[i] + factor * b[i];
        }
        return sums;
    }
}
