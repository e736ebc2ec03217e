package dev.proprio.experiments.spec;

/** Where the noise, and who is in a round, come from. */
public enum PrivacyRandomness {
    /** From the seed: the same bits again, and no secret from whoever knows it. */
    KEYED,
    /** From the machine's source of secrets: never the same again. */
    SECRET
}
