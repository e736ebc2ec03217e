package dev.proprio.experiments.personalization;

import dev.proprio.client.sensor.DataDescription;
import dev.proprio.client.sensor.DataFile;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.signal.EarlierUnlabelled;
import dev.proprio.client.sensor.signal.TimeSplit.Segment;
import dev.proprio.proto.text.CountText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    /** Not beside novel classes: of what nobody told the class may be what nobody is to train on. */
    @Override
    public boolean hasUnlabelled() {
        return classes.novel().isEmpty() && data.hasUnlabelled();
    }

    /** What is earlier than what the person is tested on; none beside novel classes. */
    @Override
    public List<Recording> unlabelled(int user) throws SensorDataException {
        if (!hasUnlabelled()) {
            return List.of();
        }
        List<Recording> all = data.unlabelled(people.get(user));
        return untested(user, all).stream().map(segment -> segment.of(all)).toList();
    }

    private List<Segment> untested(int user, List<Recording> unlabelled) throws SensorDataException {
        return cut.unlabelledForTraining(data.description(), data.recordings(people.get(user)), unlabelled);
    }

    /**
     * What was left out of what nobody labelled, in a sentence without its full stop; empty if nothing was.
     *
     * @throws SensorDataException if it can't be read
     */
    Optional<String> leftOut() throws SensorDataException {
        if (!data.hasUnlabelled()) {
            return Optional.empty();
        }
        if (!hasUnlabelled()) {
            return Optional.of(
                    "no recording without a label was trained on in this study: nobody trains on personalize.novel, and nobody knows which these are among them; set data.labelled, or leave novel out");
        }
        long count = 0;
        for (int user = 0; user < users(); user++) {
            List<Recording> all = data.unlabelled(people.get(user));
            count += EarlierUnlabelled.leftOut(all, untested(user, all));
        }
        return count == 0
                ? Optional.empty()
                : Optional.of(
                        "%s without a label of the people who train %s left out, wholly or in part, for being no earlier than what axis A tests"
                                .formatted(CountText.of(count, "recording"), count == 1 ? "was" : "were"));
    }

    @Override
    public List<DataFile> files() {
        return data.files();
    }
}
