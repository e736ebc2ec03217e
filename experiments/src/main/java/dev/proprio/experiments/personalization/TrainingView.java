package dev.proprio.experiments.personalization;

import dev.proprio.client.sensor.DataDescription;
import dev.proprio.client.sensor.DataFile;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * What training sees of the data: the people who train, the earlier part of their recordings and the known classes.
 * Nothing else reaches the model, its normalisation or any statistic. Thread-safe.
 */
record TrainingView(SensorData data, List<Integer> people, ClassSplit classes, SupportCut cut) implements SensorData {
    @Override
    public DataDescription description() {
        DataDescription all = data.description();
        return new DataDescription(
                all.name(),
                all.channels(),
                classes.names(EvaluationAxis.PARTICIPANTS),
                all.sampleRate(),
                all.windowed(),
                all.citation());
    }

    @Override
    public int users() {
        return people.size();
    }

    @Override
    public String userId(int user) {
        return data.userId(people.get(user));
    }

    @Override
    public OptionalInt userIndex(String id) {
        OptionalInt user = data.userIndex(id);
        int index = user.isPresent() ? people.indexOf(user.getAsInt()) : -1;
        return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
    }

    @Override
    public List<Recording> recordings(int user) throws SensorDataException {
        List<Recording> all = data.recordings(people.get(user));
        List<Recording> seen = new ArrayList<>();
        for (var segment : cut.cutForTraining(data.description(), all).earlier()) {
            Recording recording = segment.of(all);
            int label = classes.known().indexOf(recording.label());
            if (label >= 0) {
                seen.add(new Recording(
                        recording.session(), label, recording.timeline(), recording.channels(), recording.samples()));
            }
        }
        return seen;
    }

    @Override
    public boolean hasUnlabelled() {
        return data.hasUnlabelled();
    }

    /** All of them: nobody is tested on what nobody told the class of. */
    @Override
    public List<Recording> unlabelled(int user) throws SensorDataException {
        return data.unlabelled(people.get(user)).stream()
                .map(recording -> new Recording(
                        recording.session(),
                        recording.label() == Recording.UNLABELLED
                                ? Recording.UNLABELLED
                                : classes.known().indexOf(recording.label()),
                        recording.timeline(),
                        recording.channels(),
                        recording.samples()))
                .toList();
    }

    @Override
    public List<DataFile> files() {
        return data.files();
    }
}
