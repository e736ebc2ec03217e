package dev.proprio.client.attack;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.ClientState;
import dev.proprio.client.training.LocalResult;
import dev.proprio.client.training.TrainingException;
import java.util.function.UnaryOperator;

/** What devices do in a round when they are honest, on the calling thread. */
public interface HonestDevices {
    /**
     * Trains as a device would on what is made of its shard. The update is valid until the next call.
     *
     * @throws SensorDataException if the shard can't be read
     * @throws TrainingException if there is nothing to train on or training fails
     */
    LocalResult train(String device, UnaryOperator<Windows> data) throws SensorDataException, TrainingException;

    /** Lets a device remember something for later rounds. */
    void remember(String device, ClientState state);
}
