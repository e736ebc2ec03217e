package dev.proprio.client.sensor.archive;

import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorDataException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the EMG gesture files, one per person and session: {@code time channel1..8 class}, separated by tabs. */
final class EmgReader {
    private static final Pattern FILE = Pattern.compile("(?:.*/)?(\\d{1,3})/([1-9])_raw_data_[^/]*\\.txt");
    private static final int FIELDS = EmgGestures.CHANNELS + 2;
    private static final double MILLISECOND = 1e-3;

    private final Archive archive;
    private final int classes;
    private final double envelope;
    private final int[] from = new int[FIELDS];
    private final int[] to = new int[FIELDS];

    /** @param envelope reach of the moving root mean square in seconds, or 0 for the signal itself */
    EmgReader(Archive archive, int classes, double envelope) {
        this.archive = archive;
        this.classes = classes;
        this.envelope = envelope;
    }

    List<LoadedData.LoadedPerson> people() throws SensorDataException {
        Map<Integer, TreeMap<Integer, String>> files = new TreeMap<>();
        for (String entry : archive.matching(name -> FILE.matcher(name).matches())) {
            Matcher parts = FILE.matcher(entry);
            if (parts.matches()) {
                int person = Integer.parseInt(parts.group(1));
                String twin = files.computeIfAbsent(person, key -> new TreeMap<>())
                        .put(Integer.parseInt(parts.group(2)), entry);
                if (twin != null) {
                    throw new SensorDataException(
                            "'%s' holds a session twice, as '%s' and as '%s'; point to one of them."
                                    .formatted(archive.location(), twin, entry));
                }
            }
        }
        if (files.isEmpty()) {
            throw new SensorDataException(
                    "'%s' holds no file such as '01/1_raw_data_13-12_22.03.16.txt', so it is not the archive that was expected. %s"
                            .formatted(archive.location(), EmgGestures.REMEDY));
        }
        List<LoadedData.LoadedPerson> people = new ArrayList<>();
        for (var person : files.entrySet()) {
            List<Recording> recordings = new ArrayList<>();
            for (var session : person.getValue().entrySet()) {
                String entry = session.getValue();
                recordings.addAll(
                        archive.read(entry, in -> recordings(new LineReader(in, entry), session.getKey() - 1)));
            }
            people.add(new LoadedData.LoadedPerson(
                    String.format(Locale.ROOT, "subject-%02d", person.getKey()), Optional.empty(), recordings));
        }
        return people;
    }

    private List<Recording> recordings(LineReader lines, int session) throws IOException, SensorDataException {
        List<Recording> recordings = new ArrayList<>();
        var hold = new EmgHold(session, envelope, recordings, archive.memory());
        float[] sample = new float[EmgGestures.CHANNELS];
        boolean heading = true;
        while (lines.next()) {
            if (heading || lines.isBlank()) {
                heading = false;
                continue;
            }
            split(lines);
            int label = (int) number(lines, FIELDS - 1);
            if (label < 1 || label > classes) {
                hold.end();
                continue;
            }
            for (int c = 0; c < sample.length; c++) {
                sample[c] = (float) number(lines, c + 1);
                if (Float.isInfinite(sample[c])) {
                    throw refuse(lines, "too large a number in field %s".formatted(c + 2), reads(lines, c + 1));
                }
            }
            double time = number(lines, 0) * MILLISECOND;
            if (!hold.add(label - 1, time, sample)) {
                throw refuse(lines, "a time that does not come after the one before");
            }
        }
        hold.end();
        return recordings;
    }

    private void split(LineReader lines) throws SensorDataException {
        byte[] bytes = lines.bytes();
        int fields = 0;
        int start = lines.start();
        for (int at = lines.start(); at <= lines.end(); at++) {
            if (at == lines.end() || bytes[at] == '\t') {
                if (fields == FIELDS) {
                    throw refuse(lines, "more than ten fields");
                }
                from[fields] = start;
                to[fields++] = at;
                start = at + 1;
            }
        }
        if (fields < FIELDS) {
            throw refuse(lines, "%s fields".formatted(fields));
        }
    }

    private double number(LineReader lines, int field) throws SensorDataException {
        double value = DecimalText.toDouble(lines.bytes(), from[field], to[field]);
        if (Double.isNaN(value)) {
            throw refuse(lines, "no finite number in field %s".formatted(field + 1), reads(lines, field));
        }
        return value;
    }

    private String reads(LineReader lines, int field) {
        return "The field reads '%s'.".formatted(lines.text(from[field], to[field]));
    }

    private static SensorDataException refuse(LineReader lines, String found) {
        return refuse(lines, found, "");
    }

    private static SensorDataException refuse(LineReader lines, String found, String excerpt) {
        return SensorDataException.quoting(
                "%s holds %s; ten fields were expected, 'time channel1 ... channel8 class', separated by tabs. %s"
                        .formatted(lines.where(), found, EmgGestures.REMEDY),
                excerpt);
    }
}
