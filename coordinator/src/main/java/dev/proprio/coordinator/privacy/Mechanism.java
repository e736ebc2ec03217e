package dev.proprio.coordinator.privacy;

/**
 * What one round releases, as a ledger counts it. Every mechanism has a Rényi divergence, by which all can be composed with each
 * other; {@link PldAccountant} is closer where it knows the law of the privacy loss as well.
 */
public sealed interface Mechanism permits SubsampledGaussian, SummedSkellam, SummedDiscreteGaussian {
    /**
     * An upper bound of the Rényi divergence between the releases of two neighbouring populations, whichever way round; infinite if
     * it is beyond a double.
     *
     * @param order finite, greater than 1
     */
    double divergence(double order);
}
