package dev.proprio.experiments.spec;

/** Whose windows new people are adapted with. */
public enum SupportOwner {
    /** Their own. */
    SELF,
    /** Another new person's: a control, which shows what is gained from knowing the classes and not the person. */
    ANOTHER
}
