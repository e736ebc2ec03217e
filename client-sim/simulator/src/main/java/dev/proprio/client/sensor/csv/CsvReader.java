package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.DataDescription;
import dev.proprio.client.sensor.Interruption;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.archive.Archive;
import dev.proprio.client.sensor.archive.LineReader;
import dev.proprio.client.sensor.archive.LoadedData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Reads all files and gives users, sessions and labels their numbers. */
final class CsvReader {
    private final CsvRecordings settings;
    private final Tally tally = new Tally();
    private final List<Stretch> stretches = new ArrayList<>();

    CsvReader(CsvRecordings settings) {
        this.settings = settings;
    }

    Tally tally() {
        return tally;
    }

    LoadedData read(Archive archive) throws SensorDataException {
        for (String file : files(archive)) {
            archive.read(file, in -> {
                LineReader line = new LineReader(in, file);
                if (line.next()) {
                    double rate = settings.time().isEmpty() ? settings.rate().orElse(Double.NaN) : Double.NaN;
                    var stretch = new StretchBuilder(settings.channels().size(), rate, stretches, archive.memory());
                    new FileRows(settings, file, line, stretch, tally).read();
                    stretch.close();
                }
                return file;
            });
        }
        if (stretches.isEmpty()) {
            throw SensorDataException.quoting(
                    "No row of '%s' can be used: %s. Check label, labels and ignore-labels."
                            .formatted(archive.location(), tally.summary()),
                    tally.labels());
        }
        List<String> classes = settings.labels().isEmpty()
                ? NaturalOrder.sorted(stretches.stream().map(Stretch::label).toList())
                : settings.labels();
        return new LoadedData(
                new DataDescription(
                        "csv",
                        settings.parsedChannels().stream().map(Channel::name).toList(),
                        classes,
                        nominalRate(),
                        false,
                        ""),
                people(classes),
                archive.files());
    }

    private List<String> files(Archive archive) throws SensorDataException {
        List<String> files = archive.matching(Glob.of(settings.files())::matches);
        if (files.isEmpty()) {
            List<String> others = archive.matching(name -> true);
            throw new SensorDataException("'%s' holds no file that matches files: '%s'; %s."
                    .formatted(
                            archive.location(),
                            settings.files(),
                            others.isEmpty()
                                    ? "it is empty"
                                    : "the first of its %d files is '%s'".formatted(others.size(), others.get(0))));
        }
        return files;
    }

    /** The setting, or else the median over the recordings. */
    private double nominalRate() throws SensorDataException {
        if (settings.rate().isPresent()) {
            return settings.rate().get();
        }
        double[] rates = stretches.stream()
                .mapToDouble(Stretch::rate)
                .filter(rate -> rate > 0 && Double.isFinite(rate))
                .sorted()
                .toArray();
        if (rates.length == 0) {
            throw new SensorDataException(
                    "No recording of '%s' has two samples at usable times, so nothing tells the sample rate; check label, session and user, or set rate."
                            .formatted(settings.path()));
        }
        return rates[rates.length / 2];
    }

    private List<LoadedData.Person> people(List<String> classes) throws SensorDataException {
        Map<String, List<Stretch>> byUser = new TreeMap<>(
                NaturalOrder.of(stretches.stream().map(Stretch::user).toList()));
        for (Stretch stretch : stretches) {
            byUser.computeIfAbsent(stretch.user(), ignored -> new ArrayList<>()).add(stretch);
        }
        Map<String, Integer> sessions =
                ranks(NaturalOrder.sorted(stretches.stream().map(Stretch::session).toList()));
        Map<String, Integer> labels = ranks(classes);
        List<LoadedData.Person> people = new ArrayList<>();
        for (Map.Entry<String, List<Stretch>> user : byUser.entrySet()) {
            Interruption.check();
            people.add(new LoadedData.Person(
                    user.getKey(), Optional.empty(), recordings(user.getValue(), sessions, labels)));
        }
        return people;
    }

    private static Map<String, Integer> ranks(List<String> names) {
        Map<String, Integer> ranks = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            ranks.putIfAbsent(names.get(i), i);
        }
        return ranks;
    }

    private List<Recording> recordings(
            List<Stretch> own, Map<String, Integer> sessions, Map<String, Integer> labels) {
        Map<Integer, List<Stretch>> inOrder = new TreeMap<>();
        for (Stretch stretch : own) {
            inOrder.computeIfAbsent(rank(sessions, stretch.session()), ignored -> new ArrayList<>())
                    .add(stretch);
        }
        List<Recording> recordings = new ArrayList<>();
        int number = 0;
        for (List<Stretch> session : inOrder.values()) {
            for (Stretch stretch : session) {
                recordings.add(new Recording(
                        number,
                        rank(labels, stretch.label()),
                        stretch.timeline(),
                        settings.channels().size(),
                        stretch.samples()));
            }
            number++;
        }
        return recordings;
    }

    private static int rank(Map<String, Integer> ranks, String name) {
        return Objects.requireNonNull(ranks.get(name), name);
    }
}
