package dev.proprio.client.sensor;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The recordings of a number of people. Thread-safe. */
public interface SensorData {
    /** What was measured and which classes there are. */
    DataDescription description();

    /** How many people there are; people are numbered from 0. */
    int users();

    /** The stable id of a person, for example {@code subject-07}. */
    String userId(int user);

    /** The number of the person whose id is {@code id}, if there is one. */
    default OptionalInt userIndex(String id) {
        for (int user = 0; user < users(); user++) {
            if (userId(user).equals(id)) {
                return OptionalInt.of(user);
            }
        }
        return OptionalInt.empty();
    }

    /**
     * All labelled recordings of one person, sessions in time order; read or generated on demand, the same at
     * each call.
     *
     * @throws SensorDataException if they can't be read
     */
    List<Recording> recordings(int user) throws SensorDataException;

    /** Whether somebody has {@linkplain #unlabelled recordings without a label}. */
    default boolean hasUnlabelled() {
        return false;
    }

    /**
     * What one person recorded besides, of which nobody told what it is, sessions in time order; they are numbered as those of
     * the {@linkplain #recordings labelled ones}. A label is the class where somebody knows it nevertheless, to measure by,
     * or else {@link Recording#UNLABELLED}.
     *
     * @throws SensorDataException if they can't be read
     */
    default List<Recording> unlabelled(int user) throws SensorDataException {
        return List.of();
    }

    /**
     * Whether the source's authors reserved this person for testing; empty when they made no such
     * split.
     */
    default Optional<Boolean> officialTestUser(int user) {
        return Optional.empty();
    }

    /** Whether there are no recordings here because devices of other processes keep them. */
    default boolean isElsewhere() {
        return false;
    }

    /** What is told of a person besides, such as an age or a hand, by name in the order of the source. */
    default Map<String, String> facts(int user) {
        return Map.of();
    }

    /** The files that it was read from, by name; empty if it was made in another way. */
    default List<DataFile> files() {
        return List.of();
    }

    /**
     * What was left out, guessed or passed over when it was read, in sentences that go beside every result; they quote
     * nothing that stands in a file.
     */
    default List<String> notes() {
        return List.of();
    }
}
