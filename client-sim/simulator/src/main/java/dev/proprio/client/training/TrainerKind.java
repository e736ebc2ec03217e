package dev.proprio.client.training;

/** Who runs a model's steps. */
public enum TrainerKind {
    /** The fused kernels where they support the whole network, otherwise DL4J, which is said once per model. */
    AUTO,
    /** The fused kernels. */
    FUSED,
    /** DL4J, the reference. */
    DL4J
}
