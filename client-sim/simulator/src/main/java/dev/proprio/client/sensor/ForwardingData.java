package dev.proprio.client.sensor;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Passes everything on to other data, for what changes some of it. Thread-safe. */
public interface ForwardingData extends SensorData {
    /** Where everything is passed on to. */
    SensorData data();

    @Override
    default DataDescription description() {
        return data().description();
    }

    @Override
    default int users() {
        return data().users();
    }

    @Override
    default String userId(int user) {
        return data().userId(user);
    }

    @Override
    default OptionalInt userIndex(String id) {
        return data().userIndex(id);
    }

    @Override
    default List<Recording> recordings(int user) throws SensorDataException {
        return data().recordings(user);
    }

    @Override
    default boolean hasUnlabelled() {
        return data().hasUnlabelled();
    }

    @Override
    default List<Recording> unlabelled(int user) throws SensorDataException {
        return data().unlabelled(user);
    }

    @Override
    default Optional<Boolean> officialTestUser(int user) {
        return data().officialTestUser(user);
    }

    @Override
    default boolean isElsewhere() {
        return data().isElsewhere();
    }

    @Override
    default Map<String, String> facts(int user) {
        return data().facts(user);
    }

    @Override
    default List<DataFile> files() {
        return data().files();
    }

    @Override
    default List<String> notes() {
        return data().notes();
    }
}
