package dev.proprio.experiments.spec;

/** How the parts of a round travel to those who carry them out. */
public enum ClusterKind {
    /** Over gRPC, to worker processes of Proprio itself. */
    WORKERS,
    /** As tasks of Apache Spark, to its executors. */
    SPARK,
    /** Over gRPC, to leaves: coordinators under this one, to which devices connect. */
    LEAVES
}
