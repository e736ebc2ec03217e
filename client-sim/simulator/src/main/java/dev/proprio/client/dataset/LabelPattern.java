package dev.proprio.client.dataset;

/** Which of a person's windows keep their label. */
public enum LabelPattern {
    /** So many of each class, drawn by chance: as if somebody was asked now and then. At least one of each class that the person has. */
    STRATIFIED,
    /** So many in one go, which begins somewhere: as somebody labels who does it once. Not all classes need be among them. */
    BURSTY
}
