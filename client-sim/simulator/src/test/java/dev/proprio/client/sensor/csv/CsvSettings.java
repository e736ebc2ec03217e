package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import java.util.List;
import java.util.Optional;

/** Settings for tests, by default of columns user, label, x and y at 50 Hz. */
final class CsvSettings {
    private final CsvRecordings defaults = new CsvRecordings();
    private final String path;
    private String files = "**/*.csv";
    private String delimiter = ",";
    private boolean header = true;
    private boolean decimalComma;
    private String user = defaults.user();
    private String session = defaults.session();
    private String label = defaults.label();
    private Optional<String> time = Optional.empty();
    private TimeUnit timeUnit = TimeUnit.S;
    private Optional<Double> rate = Optional.of(50.0);
    private List<String> channels = List.of("x", "y");
    private List<String> labels = List.of();
    private List<String> ignoreLabels = List.of();
    private BadRows onBadRow = BadRows.FAIL;

    CsvSettings(String path) {
        this.path = path;
    }

    CsvSettings files(String value) {
        files = value;
        return this;
    }

    CsvSettings delimiter(String value) {
        delimiter = value;
        return this;
    }

    CsvSettings header(boolean value) {
        header = value;
        return this;
    }

    CsvSettings decimalComma() {
        decimalComma = true;
        return this;
    }

    CsvSettings user(String value) {
        user = value;
        return this;
    }

    CsvSettings session(String value) {
        session = value;
        return this;
    }

    CsvSettings label(String value) {
        label = value;
        return this;
    }

    CsvSettings time(String column, TimeUnit unit) {
        time = Optional.of(column);
        timeUnit = unit;
        rate = Optional.empty();
        return this;
    }

    CsvSettings rate(Optional<Double> value) {
        rate = value;
        return this;
    }

    CsvSettings channels(String... values) {
        channels = List.of(values);
        return this;
    }

    CsvSettings labels(String... values) {
        labels = List.of(values);
        return this;
    }

    CsvSettings ignoreLabels(String... values) {
        ignoreLabels = List.of(values);
        return this;
    }

    CsvSettings skipBadRows() {
        onBadRow = BadRows.SKIP;
        return this;
    }

    CsvRecordings make() {
        return new CsvRecordings(
                path,
                Optional.empty(),
                files,
                delimiter,
                header,
                decimalComma,
                user,
                session,
                label,
                time,
                timeUnit,
                rate,
                channels,
                labels,
                ignoreLabels,
                onBadRow);
    }

    SensorData open() throws SensorDataException {
        return make().open(1);
    }
}
