package dev.proprio.client.sensor.archive;

import dev.proprio.client.sensor.DataDescription;
import dev.proprio.client.sensor.DataFile;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Recordings held in memory and shared with everybody who asks. Immutable. */
public final class LoadedData implements SensorData {
    private final DataDescription description;
    private final List<LoadedPerson> people;
    private final List<DataFile> files;
    private final List<String> notes;

    /**
     * A person and their recordings.
     *
     * @param officialTest whether the authors reserved the person for testing; empty without a split
     * @param facts what is told of the person, such as an age, by name
     * @param unlabelled recordings of which nobody told what they are
     */
    public record LoadedPerson(
            String id,
            Optional<Boolean> officialTest,
            List<Recording> recordings,
            Map<String, String> facts,
            List<Recording> unlabelled) {
        public LoadedPerson {
            recordings = List.copyOf(recordings);
            unlabelled = List.copyOf(unlabelled);
            facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        }

        /** A person of whom nothing else is told. */
        public LoadedPerson(String id, Optional<Boolean> officialTest, List<Recording> recordings) {
            this(id, officialTest, recordings, Map.of(), List.of());
        }
    }

    /** @param files what they were read from */
    public LoadedData(DataDescription description, List<LoadedPerson> people, List<DataFile> files) {
        this(description, people, files, List.of());
    }

    /** The same, read with something to say about it. */
    public LoadedData(
            DataDescription description, List<LoadedPerson> people, List<DataFile> files, List<String> notes) {
        this.description = description;
        this.people = List.copyOf(people);
        this.files = List.copyOf(files);
        this.notes = List.copyOf(notes);
    }

    @Override
    public DataDescription description() {
        return description;
    }

    @Override
    public int users() {
        return people.size();
    }

    @Override
    public String userId(int user) {
        return people.get(user).id();
    }

    @Override
    public List<Recording> recordings(int user) {
        return people.get(user).recordings();
    }

    @Override
    public boolean hasUnlabelled() {
        return people.stream().anyMatch(person -> !person.unlabelled().isEmpty());
    }

    @Override
    public List<Recording> unlabelled(int user) {
        return people.get(user).unlabelled();
    }

    @Override
    public Optional<Boolean> officialTestUser(int user) {
        return people.get(user).officialTest();
    }

    @Override
    public Map<String, String> facts(int user) {
        return people.get(user).facts();
    }

    @Override
    public List<DataFile> files() {
        return files;
    }

    @Override
    public List<String> notes() {
        return notes;
    }
}
