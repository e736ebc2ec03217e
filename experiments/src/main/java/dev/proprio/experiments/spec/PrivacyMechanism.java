package dev.proprio.experiments.spec;

/** What is done to a round's sum before anything is made of it. */
public enum PrivacyMechanism {
    /** Discrete Gaussian noise is added to it. */
    GAUSSIAN,
    /** Noise that hangs together over rounds, so that it largely cancels in the model: banded matrix factorization (DP-FTRL). */
    BANDED
}
