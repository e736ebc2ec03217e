package dev.proprio.experiments.personalization;

/** A seed of a study, and who does its work. */
record OpenSeed(SeedStudy study, StudyWork work) implements AutoCloseable {
    @Override
    public void close() {
        study.close();
    }
}
