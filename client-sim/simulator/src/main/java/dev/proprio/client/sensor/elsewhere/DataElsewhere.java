package dev.proprio.client.sensor.elsewhere;

import dev.proprio.client.sensor.DataDescription;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorSource;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.util.HashSet;
import java.util.List;

/** Nobody's recordings: what devices that keep theirs measure and tell apart. */
@Named(
        value = "elsewhere",
        summary = "No data at all: for a coordinator whose devices keep theirs, what they measure and tell apart.")
public record DataElsewhere(
        @Setting(value = "The channels' names, with units, in the order of the samples.", required = true)
        List<String> channels,

        @Setting(value = "The classes' names, in the order of the model's scores, at least 2.", required = true)
        List<String> classes,

        @Setting(value = "Samples per second, in Hz, greater than 0 and at most 100000.", required = true)
        double rate)
        implements SensorSource {
    private static final double HIGHEST_RATE = 100_000;

    public DataElsewhere {
        channels = List.copyOf(channels);
        classes = List.copyOf(classes);
        requireNames("channels", channels, 1);
        requireNames("classes", classes, 2);
        Require.that(
                rate > 0 && rate <= HIGHEST_RATE,
                "rate",
                "must be greater than 0 and at most %s but was %s".formatted((long) HIGHEST_RATE, rate));
    }

    /** Defaults, none of which can be left as it is. */
    public DataElsewhere() {
        this(List.of("x"), List.of("rest", "move"), 50);
    }

    private static void requireNames(String setting, List<String> names, int least) {
        Require.that(
                names.size() >= least, setting, "must name at least %s but names %s".formatted(least, names.size()));
        Require.that(names.stream().noneMatch(String::isBlank), setting, "must not have an empty name");
        var distinct = new HashSet<>(names);
        Require.that(distinct.size() == names.size(), setting, "must name each once");
    }

    @Override
    public SensorData open(long seed) {
        return new Declared(new DataDescription("devices elsewhere", channels, classes, rate, false, ""));
    }

    private record Declared(DataDescription description) implements SensorData {
        @Override
        public int users() {
            return 0;
        }

        @Override
        public String userId(int user) {
            throw new IndexOutOfBoundsException(user);
        }

        @Override
        public List<Recording> recordings(int user) {
            throw new IndexOutOfBoundsException(user);
        }

        @Override
        public boolean isElsewhere() {
            return true;
        }
    }
}
