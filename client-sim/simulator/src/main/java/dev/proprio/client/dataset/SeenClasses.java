package dev.proprio.client.dataset;

import dev.proprio.client.sensor.DataDescription;
import dev.proprio.client.sensor.ForwardingData;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A source without some of its classes, so that no model, normalization or sum sees them. What was recorded of them is still to be
 * had, to see what a model makes of what it has never seen. Thread-safe.
 *
 * @param data with all classes
 * @param kept which of its classes are seen, by number, in increasing order
 */
public record SeenClasses(SensorData data, List<Integer> kept) implements ForwardingData {
    public SeenClasses {
        kept = List.copyOf(kept);
    }

    /** The same without the classes of these names. */
    public static SeenClasses without(SensorData data, List<String> unseen) {
        List<String> all = data.description().classes();
        return new SeenClasses(
                data,
                IntStream.range(0, all.size())
                        .filter(label -> !unseen.contains(all.get(label)))
                        .boxed()
                        .toList());
    }

    @Override
    public DataDescription description() {
        DataDescription all = data.description();
        return new DataDescription(
                all.name(),
                all.channels(),
                kept.stream().map(all.classes()::get).toList(),
                all.sampleRate(),
                all.windowed(),
                all.citation());
    }

    @Override
    public List<Recording> recordings(int user) throws SensorDataException {
        return labelled(user).stream()
                .filter(recording -> recording.label() < kept.size())
                .toList();
    }

    /**
     * All recordings of a person, those of unseen classes with the number of seen ones as their label.
     *
     * @throws SensorDataException if they can't be read
     */
    public List<Recording> labelled(int user) throws SensorDataException {
        List<Recording> all = new ArrayList<>();
        for (Recording recording : data.recordings(user)) {
            int label = kept.indexOf(recording.label());
            all.add(new Recording(
                    recording.session(),
                    label < 0 ? kept.size() : label,
                    recording.timeline(),
                    recording.channels(),
                    recording.samples()));
        }
        return all;
    }

    @Override
    public boolean hasUnlabelled() {
        return false;
    }

    /** None: of what nobody told the class may be what nobody is to see. */
    @Override
    public List<Recording> unlabelled(int user) {
        return List.of();
    }
}
