package dev.proprio.client.sensor.combined;

import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import java.util.ArrayList;
import java.util.List;

/** One source's data, in the words of all. */
record OpenedPart(String name, CombinedPart settings, SensorData data) {
    /** Its classes, by the names that they have among all. */
    List<String> classes() {
        return data.description().classes().stream()
                .map(own -> settings.rename().getOrDefault(own, own))
                .toList();
    }

    /** Its channels in the order of all; {@code common} are those of all. */
    List<ScaledChannel> channels(List<String> common) {
        return (settings.channels().isEmpty() ? common : settings.channels())
                .stream().map(ScaledChannel::parse).toList();
    }

    /** Refuses settings that name what the source does not have. */
    void check(List<String> common) throws SensorDataException {
        List<String> own = data.description().channels();
        for (ScaledChannel channel : channels(common)) {
            if (!own.contains(channel.name())) {
                throw new SensorDataException(
                        "Part '%s' has no channel '%s' but %s; set parts.%s.channels to its own names, in the order of all, %s."
                                .formatted(name, channel.name(), own, name, common));
            }
        }
        for (String renamed : settings.rename().keySet()) {
            if (!data.description().classes().contains(renamed)) {
                throw new SensorDataException("Part '%s' has no class '%s' but %s; correct parts.%s.rename."
                        .formatted(name, renamed, data.description().classes(), name));
            }
        }
    }

    /** A person's recordings with the channels and classes of all; those of other classes are left out. */
    List<Recording> recordings(int user, List<String> common, List<String> classes) throws SensorDataException {
        List<String> own = classes();
        List<ScaledChannel> channels = channels(common);
        List<Recording> chosen = new ArrayList<>();
        for (Recording recording : data.recordings(user)) {
            int label = classes.indexOf(own.get(recording.label()));
            if (label >= 0) {
                chosen.add(translated(recording, label, channels));
            }
        }
        return chosen;
    }

    /** The same of those without a label; none is left out. */
    List<Recording> unlabelled(int user, List<String> common, List<String> classes) throws SensorDataException {
        List<String> own = classes();
        List<ScaledChannel> channels = channels(common);
        List<Recording> all = new ArrayList<>();
        for (Recording recording : data.unlabelled(user)) {
            int label = recording.label() == Recording.UNLABELLED
                    ? Recording.UNLABELLED
                    : Math.max(Recording.UNLABELLED, classes.indexOf(own.get(recording.label())));
            all.add(translated(recording, label, channels));
        }
        return all;
    }

    private Recording translated(Recording recording, int label, List<ScaledChannel> channels) {
        int[] from = channels.stream()
                .mapToInt(channel -> data.description().channels().indexOf(channel.name()))
                .toArray();
        float[] samples = new float[recording.length() * from.length];
        for (int t = 0; t < recording.length(); t++) {
            for (int c = 0; c < from.length; c++) {
                samples[t * from.length + c] =
                        channels.get(c).factor() * recording.samples()[t * recording.channels() + from[c]];
            }
        }
        return new Recording(recording.session(), label, recording.timeline(), from.length, samples);
    }
}
