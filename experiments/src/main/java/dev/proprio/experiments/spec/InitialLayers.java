package dev.proprio.experiments.spec;

/** Which layers of a given model a run starts from. */
public enum InitialLayers {
    /** All of them; nothing is drawn. */
    ALL,
    /** All but the last, which is drawn from the seed. */
    BODY
}
