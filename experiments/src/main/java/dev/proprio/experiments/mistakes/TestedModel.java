package dev.proprio.experiments.mistakes;

import dev.proprio.client.sensor.Windows;
import java.util.Optional;

/** The model that was tested, to be asked about more windows. */
public interface TestedModel {
    /** What it gives each window, class by class; empty if it gives no probabilities. */
    Optional<float[]> scores(Windows windows) throws InterruptedException;

    /** What its last layer takes of each window, one after the other; empty if it does not show that. */
    Optional<float[]> represent(Windows windows) throws InterruptedException;
}
