package dev.proprio.experiments.spec;

/** Where an experiment runs. */
public enum Engine {
    /** In the threads of this process, without sockets. */
    LOCAL,
    /** With a coordinator and simulated devices that speak the real protocol. */
    GRPC,
    /** On worker processes, each of which trains a part of every round's devices. */
    CLUSTER
}
