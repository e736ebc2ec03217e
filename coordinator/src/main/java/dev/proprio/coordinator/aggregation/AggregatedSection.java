package dev.proprio.coordinator.aggregation;

/** What a rule has made of one section of a round's updates: an exact sum whose mean is yet to be taken, or any values. */
public sealed interface AggregatedSection permits SectionSum, AggregatedSection.Values {
    /** The combined values. */
    double[] values();

    /**
     * What no sum stands behind.
     *
     * @param values not written to
     */
    record Values(double[] values) implements AggregatedSection {}
}
