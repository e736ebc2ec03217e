package dev.proprio.experiments.spec;

/** Where the mean and deviation of each channel come from. */
public enum NormalizationKind {
    /** From sums that the devices answer before the first round. */
    FEDERATED,
    /** From the settings. */
    GIVEN
}
