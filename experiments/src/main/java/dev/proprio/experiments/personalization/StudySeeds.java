package dev.proprio.experiments.personalization;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.coordinator.round.RunFailedException;

/** The seeds of a study, which are opened one after the other, in their order. */
interface StudySeeds extends AutoCloseable {
    /** The seed of a number, from 0; the caller closes it before the next. */
    OpenSeed open(int number) throws SensorDataException, RunFailedException, InterruptedException;

    /** Lets whoever works on them go. */
    @Override
    void close();

    /** Prepares a seed. */
    @FunctionalInterface
    interface Preparing {
        SeedStudy prepare(int number) throws SensorDataException;
    }
}
