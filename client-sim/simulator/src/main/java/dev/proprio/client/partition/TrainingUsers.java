package dev.proprio.client.partition;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;

/** The people to train with, numbered from 0. Thread-safe. */
public interface TrainingUsers {
    /** How many there are. */
    int count();

    /** A person's stable id. */
    String id(int user);

    /** A person's windows, made when asked for; the same, in the same order, at each call. */
    Windows windows(int user) throws SensorDataException;
}
