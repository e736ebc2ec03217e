package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Settings for tests, by default of columns user, label, x and y at 50 Hz. */
final class CsvSettings {
    private CsvRecordings made;

    CsvSettings(String path) {
        made = new CsvRecordings()
                .with(draft -> draft.set(CsvRecordings::path, path)
                        .set(CsvRecordings::rate, Optional.of(50.0))
                        .set(CsvRecordings::channels, List.of("x", "y")));
    }

    CsvSettings files(String value) {
        made = made.with(CsvRecordings::files, value);
        return this;
    }

    CsvSettings delimiter(String value) {
        made = made.with(CsvRecordings::delimiter, value);
        return this;
    }

    CsvSettings header(boolean value) {
        made = made.with(CsvRecordings::header, value);
        return this;
    }

    CsvSettings decimalComma() {
        made = made.with(CsvRecordings::decimalComma, true);
        return this;
    }

    CsvSettings user(String value) {
        made = made.with(CsvRecordings::user, value);
        return this;
    }

    CsvSettings session(String value) {
        made = made.with(CsvRecordings::session, value);
        return this;
    }

    CsvSettings label(String value) {
        made = made.with(CsvRecordings::label, value);
        return this;
    }

    CsvSettings time(String column, TimeUnit unit) {
        made = made.with(draft -> draft.set(CsvRecordings::time, Optional.of(column))
                .set(CsvRecordings::timeUnit, unit)
                .set(CsvRecordings::rate, Optional.empty()));
        return this;
    }

    CsvSettings rate(Optional<Double> value) {
        made = made.with(CsvRecordings::rate, value);
        return this;
    }

    CsvSettings channels(String... values) {
        made = made.with(CsvRecordings::channels, List.of(values));
        return this;
    }

    CsvSettings labels(String... values) {
        made = made.with(CsvRecordings::labels, List.of(values));
        return this;
    }

    CsvSettings ignoreLabels(String... values) {
        made = made.with(CsvRecordings::ignoreLabels, List.of(values));
        return this;
    }

    CsvSettings with(UnaryOperator<CsvRecordings> change) {
        made = change.apply(made);
        return this;
    }

    CsvSettings onBadRow(BadRows value) {
        made = made.with(CsvRecordings::onBadRow, value);
        return this;
    }

    CsvRecordings make() {
        return made;
    }

    SensorData open() throws SensorDataException {
        return make().open(1);
    }
}
