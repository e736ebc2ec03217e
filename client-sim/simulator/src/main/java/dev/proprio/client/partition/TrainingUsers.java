package dev.proprio.client.partition;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import java.util.OptionalInt;

/** The people to train with, numbered from 0. Thread-safe. */
public interface TrainingUsers {
    /** How many there are. */
    int count();

    /** A person's stable id. */
    String id(int user);

    /** The number of the person whose id is {@code id}, if there is one. */
    OptionalInt index(String id);

    /** A person's windows, made when asked for; the same, in the same order, at each call. */
    Windows windows(int user) throws SensorDataException;
}
