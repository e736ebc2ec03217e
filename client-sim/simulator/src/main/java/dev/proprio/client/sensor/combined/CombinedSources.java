package dev.proprio.client.sensor.combined;

import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.SensorSource;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.record.Withers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Several sources with the same classes and channels, such as two data sets to train on and a third to test on. */
@Named(value = "combined", summary = "Several sources as one, with the same classes and channels")
public record CombinedSources(
        @Setting(value = "The sources, each by a name of its own, which goes before its people's.", required = true)
        Map<String, CombinedPart> parts,

        @Setting("The channels of all, in their order; empty: those of the first source.")
        List<String> channels,

        @Setting("The classes of all, in their order; recordings of others are left out. Empty: all that sources have.")
        List<String> labels)
        implements SensorSource, Withers<CombinedSources> {
    public CombinedSources {
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
        channels = List.copyOf(channels);
        labels = List.copyOf(labels);
        for (Map.Entry<String, CombinedPart> part : parts.entrySet()) {
            int named = part.getValue().channels().size();
            Require.that(
                    named == 0 || channels.isEmpty() || named == channels.size(),
                    "parts." + part.getKey() + ".channels",
                    "must name as many channels as all have, %s, but was %s".formatted(channels.size(), named));
        }
        Require.that(
                new HashSet<>(labels).size() == labels.size(),
                "labels",
                "must name each label once but was %s".formatted(labels));
    }

    public CombinedSources() {
        this(Map.of(), List.of(), List.of());
    }

    @Override
    public SensorData open(long seed) throws SensorDataException {
        return open(seed, DataAccess.ofOwner());
    }

    @Override
    public SensorData open(long seed, DataAccess access) throws SensorDataException {
        if (parts.isEmpty()) {
            throw new SensorDataException("No source is among parts; name one or more, each with its data.");
        }
        List<OpenedPart> opened = new ArrayList<>();
        for (Map.Entry<String, CombinedPart> part : parts.entrySet()) {
            opened.add(new OpenedPart(
                    part.getKey(), part.getValue(), part.getValue().data().open(seed, access)));
        }
        return CombinedData.of(this, opened);
    }
}
