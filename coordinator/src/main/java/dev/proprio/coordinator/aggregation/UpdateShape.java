package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.compression.UpdatePacking;
import dev.proprio.proto.extension.ExtensionException;
import dev.proprio.proto.tensor.Finite;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Exchange;
import dev.proprio.proto.update.ExchangePart;
import dev.proprio.proto.update.Metric;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What an update must look like: its sections and their lengths.
 *
 * @param sections number of values by section name
 */
public record UpdateShape(Map<String, Integer> sections) {
    /** The most that one update may weigh; keeps weight times value exact in double arithmetic. */
    public static final long MAX_WEIGHT = 1L << 29;

    public UpdateShape {
        sections = Collections.unmodifiableMap(new LinkedHashMap<>(sections));
    }

    /** The shape of an update of {@code length} parameters and nothing else. */
    public static UpdateShape ofParameters(int length) {
        return new UpdateShape(Map.of(ClientUpdate.PARAMETERS, length));
    }

    /** The shape of the updates of an exchange over a model of {@code length} parameters. */
    public static UpdateShape of(Exchange exchange, int length) {
        Map<String, Integer> sections = new LinkedHashMap<>();
        sections.put(ClientUpdate.PARAMETERS, length);
        for (ExchangePart part : exchange.parts()) {
            int values = part.sectionLength(length);
            if (values < 0) {
                throw ExtensionException.that(part, "gave its section %s values".formatted(values));
            }
            if (values > 0) {
                sections.put(part.name(), values);
            }
        }
        return new UpdateShape(sections);
    }

    /** Whether updates say by which power of 2 their other sections are to be multiplied. */
    public boolean hasExponent() {
        return sections.containsKey(ClientUpdate.EXPONENT);
    }

    /** The sections that are summed: all but the exponent. */
    public Map<String, Integer> summands() {
        if (!hasExponent()) {
            return sections;
        }
        Map<String, Integer> summands = new LinkedHashMap<>(sections);
        summands.remove(ClientUpdate.EXPONENT);
        return summands;
    }

    /** What the updates look like that are added up. */
    public UpdateShape summed(UpdatePacking packing) {
        Map<String, Integer> lengths = new LinkedHashMap<>();
        sections.forEach((name, length) -> lengths.put(name, packing.summedLength(name, length)));
        return new UpdateShape(lengths);
    }

    /** How many bytes an update has on its way, all sections together. */
    public int byteLength(UpdatePacking packing) {
        return sections.entrySet().stream()
                .mapToInt(section -> packing.byteLength(section.getKey(), section.getValue()))
                .reduce(0, Math::addExact);
    }

    /** Checks an update's form at the door: sections, lengths, weight and metrics. */
    public void check(ClientUpdate update) throws InvalidUpdateException {
        checkWeight(update.weight());
        if (!update.values().keySet().equals(sections.keySet())) {
            throw new InvalidUpdateException("the update has the sections %s but the round expects %s"
                    .formatted(update.values().keySet(), sections.keySet()));
        }
        for (var section : update.values().entrySet()) {
            checkLength(section.getKey(), section.getValue().length());
        }
        if (hasExponent()) {
            checkExponent(update.section(ClientUpdate.EXPONENT)[0]);
        }
        for (var metric : update.metrics().entrySet()) {
            checkMetric(metric.getKey(), metric.getValue());
        }
    }

    /** Checks that the section {@code name} is expected with {@code length} values. */
    public void checkLength(String name, long length) throws InvalidUpdateException {
        Integer expected = sections.get(name);
        if (expected == null) {
            throw new InvalidUpdateException(
                    "the update has a section \"%s\" but the round expects %s".formatted(name, sections.keySet()));
        }
        if (expected != length) {
            throw new InvalidUpdateException(
                    "section \"%s\" has %s values but the model has %s".formatted(name, length, expected));
        }
    }

    /** Checks {@code 1 <= weight <= MAX_WEIGHT}. */
    public static void checkWeight(long weight) throws InvalidUpdateException {
        if (weight < 1 || weight > MAX_WEIGHT) {
            throw new InvalidUpdateException(
                    "the update's weight must be between 1 and %s but was %s".formatted(MAX_WEIGHT, weight));
        }
    }

    /** Checks that every value of every section is finite. */
    public static void checkFinite(ClientUpdate update) throws InvalidUpdateException {
        for (var section : update.sections().entrySet()) {
            float[] values = section.getValue();
            OptionalInt bad = Finite.firstOther(values);
            if (bad.isPresent()) {
                throw new InvalidUpdateException("section \"%s\" has %s at index %s; every value must be finite"
                        .formatted(section.getKey(), values[bad.getAsInt()], bad.getAsInt()));
            }
        }
    }

    private static void checkExponent(float exponent) throws InvalidUpdateException {
        if (exponent != Math.rint(exponent) || Math.abs(exponent) > ClientUpdate.LARGEST_EXPONENT) {
            throw new InvalidUpdateException("section \"%s\" must hold an integer from -%s to %s but holds %s"
                    .formatted(
                            ClientUpdate.EXPONENT,
                            ClientUpdate.LARGEST_EXPONENT,
                            ClientUpdate.LARGEST_EXPONENT,
                            exponent));
        }
    }

    private static void checkMetric(String name, Metric metric) throws InvalidUpdateException {
        if (!Double.isFinite(metric.sum())) {
            throw new InvalidUpdateException("metric \"%s\" is %s but must be finite".formatted(name, metric.sum()));
        }
    }
}
