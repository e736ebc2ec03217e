package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.extension.Require;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which channels are of which sensor, and where a file or row says of which it is. Immutable. */
final class SensorColumns {
    private static final char MARK = ':';

    /** One sensor's columns, and the channels that they become. */
    record Sensor(String name, List<ChannelColumn> columns, List<Integer> channels) {}

    private final Optional<RowField> field;
    private final Optional<RowField> recording;
    private final List<ChannelColumn> all;
    private final List<Sensor> sensors;

    private SensorColumns(
            Optional<RowField> field, Optional<RowField> recording, List<ChannelColumn> all, List<Sensor> sensors) {
        this.field = field;
        this.recording = recording;
        this.all = all;
        this.sensors = sensors;
    }

    static SensorColumns of(CsvRecordings settings) {
        Map<String, Sensor> sensors = new LinkedHashMap<>();
        List<ChannelColumn> written = settings.parsedChannels();
        for (int channel = 0; settings.sensor().isPresent() && channel < written.size(); channel++) {
            ChannelColumn whole = written.get(channel);
            int mark = whole.column().indexOf(MARK);
            String sensor = whole.column().substring(0, mark).strip();
            Sensor own =
                    sensors.computeIfAbsent(sensor, name -> new Sensor(name, new ArrayList<>(), new ArrayList<>()));
            own.columns()
                    .add(new ChannelColumn(whole.column().substring(mark + 1).strip(), whole.name()));
            own.channels().add(channel);
        }
        return new SensorColumns(
                settings.sensor().map(text -> RowField.parse("sensor", text)),
                settings.recording().map(text -> RowField.parse("recording", text)),
                settings.parsedChannels(),
                List.copyOf(sensors.values()));
    }

    /** Refuses settings that contradict each other. */
    static void check(Optional<String> sensor, Optional<String> recording, List<String> channels) {
        if (sensor.isEmpty()) {
            Require.that(recording.isEmpty(), "recording", "must be left out where sensor is");
            return;
        }
        RowField told = RowField.parse("sensor", sensor.get());
        Require.that(
                !(told instanceof RowField.Constant || told instanceof RowField.Line),
                "sensor",
                "must be 'column:NAME', 'path:N' or 'path-regex:REGEX' but was '%s'".formatted(sensor.get()));
        recording.ifPresent(text -> Require.that(
                RowField.parse("recording", text) instanceof RowField.OfFile,
                "recording",
                "must be 'path:N' or 'path-regex:REGEX' but was '%s'".formatted(text)));
        for (String channel : channels) {
            String column = ChannelColumn.parse("channels", channel).column();
            int mark = column.indexOf(MARK);
            if (mark < 1 || mark == column.length() - 1) {
                throw new InvalidSettingException(
                        "channels",
                        "must be 'SENSOR:COLUMN' or 'SENSOR:COLUMN=NAME', since sensor is set, but one was '%s'"
                                .formatted(channel));
            }
        }
    }

    /** A channel as it is written; of a sensor's column without a name of its own, the name has an underscore. */
    static ChannelColumn channel(String text, boolean ofSensor) {
        ChannelColumn channel = ChannelColumn.parse("channels", text);
        return ofSensor && channel.name().equals(channel.column())
                ? new ChannelColumn(channel.column(), channel.name().replace(MARK, '_'))
                : channel;
    }

    /** Whether several sensors make one recording. */
    boolean joins() {
        return field.isPresent();
    }

    List<Sensor> sensors() {
        return sensors;
    }

    private Set<String> names() {
        return sensors.stream().map(Sensor::name).collect(Collectors.toSet());
    }

    /** What of a file is read; empty if it is of a sensor that no channel names. */
    List<FilePart> parts(String path) throws SensorDataException {
        if (field.isEmpty()) {
            return List.of(FilePart.ofFile("", all));
        }
        List<FilePart> parts = new ArrayList<>();
        for (Sensor sensor : sensors) {
            switch (field.get()) {
                case RowField.Column(String column) ->
                    parts.add(new FilePart(
                            sensor.name(),
                            sensor.columns(),
                            Optional.of(column),
                            parts.isEmpty() ? names() : Set.of()));
                case RowField.Line line -> throw new IllegalStateException("no sensor is told by line:" + line.glob());
                case RowField.OfFile ofFile -> {
                    if (ofFile.of(path).equals(sensor.name())) {
                        parts.add(FilePart.ofFile(sensor.name(), sensor.columns()));
                    }
                }
            }
        }
        return parts;
    }

    /** What the files of one recording have in common. */
    String recording(String path) throws SensorDataException {
        if (recording.isPresent() && recording.get() instanceof RowField.OfFile ofFile) {
            return ofFile.of(path);
        }
        return field.isPresent() && field.get() instanceof RowField.OfFile named ? without(path, named.of(path)) : path;
    }

    private static String without(String path, String sensor) {
        Matcher whole = Pattern.compile("(?<![A-Za-z0-9])" + Pattern.quote(sensor) + "(?![A-Za-z0-9])")
                .matcher(path);
        return whole.find() ? whole.replaceAll("?") : path.replace(sensor, "?");
    }
}
