package dev.proprio.experiments.personalization;

/** Is told how far a study is. */
public interface StudyProgress {
    /** Nobody is told anything. */
    StudyProgress SILENT = new StudyProgress() {};

    /** A method's model is about to be trained. */
    default void training(long seed, String method) {}

    /** A round of that training is over. */
    default void round(int round) {}

    /** A method is about to be adapted to people. */
    default void adapting(long seed, String method) {}
}
