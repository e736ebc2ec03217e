package dev.proprio.proto.update;

import dev.proprio.proto.tensor.ParameterLayout;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a part of an exchange sees of a round whose updates are combined. The arrays are not written to.
 *
 * @param layout how the parameters are made up
 * @param sections the combined value of each section, the parameters' change among them
 * @param updates how many updates were combined
 * @param population how many devices there are, asked or not
 * @param kept the kept vectors by name
 * @param update what the parts before have made of the combined change
 */
public record ExchangeContext(
        ParameterLayout layout,
        Map<String, double[]> sections,
        int updates,
        long population,
        Map<String, double[]> kept,
        double[] update) {
    public ExchangeContext {
        sections = Collections.unmodifiableMap(new LinkedHashMap<>(sections));
        kept = Collections.unmodifiableMap(new LinkedHashMap<>(kept));
    }

    /** The combined change of the parameters, of which no part has made anything. */
    public double[] mean() {
        return section(ClientUpdate.PARAMETERS);
    }

    /** The combined value of the section {@code name}, which there must be. */
    public double[] section(String name) {
        return vector(sections, name, "the aggregate has the sections %s but not \"%s\"");
    }

    /** The kept vector {@code name}, which there must be. */
    public double[] kept(String name) {
        return kept(kept, name);
    }

    /** One of several kept vectors, which there must be. */
    public static double[] kept(Map<String, double[]> kept, String name) {
        return vector(
                kept,
                name,
                "the run's state keeps %s but not \"%s\"; it belongs to a run with another local algorithm");
    }

    /** The share of the population whose updates were combined. */
    public double share() {
        return (double) updates / population;
    }

    /** The squared length of a vector over the parameters, without the running statistics among them. */
    public double squaredLength(double[] vector) {
        double sum = 0;
        for (double value : withoutStatistics(vector)) {
            sum += value * value;
        }
        return sum;
    }

    /** A copy of a vector over the parameters that has 0 for the running statistics among them, which are no step. */
    public double[] withoutStatistics(double[] vector) {
        double[] step = vector.clone();
        for (var slice : layout.statistics()) {
            Arrays.fill(step, slice.offset(), slice.offset() + slice.length(), 0);
        }
        return step;
    }

    /**
     * The most that the standard deviation of a value of the mean can be for the rounding of the updates, each up or down at
     * random.
     *
     * @param unit what they were rounded to multiples of, measured in the mean
     */
    public double rounding(double unit) {
        return unit / (2 * Math.sqrt(updates));
    }

    /** The same with another update. */
    public ExchangeContext withUpdate(double[] other) {
        return new ExchangeContext(layout, sections, updates, population, kept, other);
    }

    /** The same with another kept vector {@code name}. */
    public ExchangeContext withKept(String name, double[] vector) {
        Map<String, double[]> next = new LinkedHashMap<>(kept);
        next.put(name, vector);
        return new ExchangeContext(layout, sections, updates, population, next, update);
    }

    private static double[] vector(Map<String, double[]> vectors, String name, String message) {
        double[] values = vectors.get(name);
        if (values == null) {
            throw new IllegalArgumentException(String.format(message, vectors.keySet(), name));
        }
        return values;
    }
}
