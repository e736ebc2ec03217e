package dev.proprio.client.sensor.combined;

import dev.proprio.client.sensor.DataDescription;
import dev.proprio.client.sensor.DataFile;
import dev.proprio.client.sensor.Hertz;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.proto.text.CountText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The people of several sources, one source after the other. Thread-safe. */
final class CombinedData implements SensorData {
    private final List<OpenedPart> parts;
    private final DataDescription description;
    private final List<String> notes;

    private CombinedData(List<OpenedPart> parts, DataDescription description, List<String> notes) {
        this.parts = List.copyOf(parts);
        this.description = description;
        this.notes = List.copyOf(notes);
    }

    static SensorData of(CombinedSources settings, List<OpenedPart> parts) throws SensorDataException {
        DataDescription first = parts.getFirst().data().description();
        List<String> channels = settings.channels().isEmpty() ? first.channels() : settings.channels();
        List<String> classes = settings.labels().isEmpty()
                ? parts.stream()
                        .flatMap(part -> part.classes().stream())
                        .distinct()
                        .toList()
                : settings.labels();
        double slowest = first.sampleRate();
        for (OpenedPart part : parts) {
            part.check(channels);
            slowest = Math.min(slowest, part.data().description().sampleRate());
            requireAlike(parts.getFirst(), part);
        }
        return new CombinedData(
                parts,
                new DataDescription(
                        "combined",
                        channels,
                        classes,
                        slowest,
                        first.windowed(),
                        String.join(
                                "; ",
                                parts.stream()
                                        .map(part -> part.data().description().citation())
                                        .filter(citation -> !citation.isEmpty())
                                        .distinct()
                                        .toList())),
                notes(parts, classes, slowest));
    }

    /** Windows that authors cut can't be brought to another size. */
    private static void requireAlike(OpenedPart first, OpenedPart part) throws SensorDataException {
        DataDescription one = first.data().description();
        DataDescription other = part.data().description();
        if (one.windowed() != other.windowed()
                || (one.windowed() && !Hertz.same(one.sampleRate(), other.sampleRate()))) {
            throw new SensorDataException(
                    "Parts '%s' and '%s' do not go together: where one comes in windows or vectors, all must, at the same rate. Take its unwindowed recordings, if there are some."
                            .formatted(first.name(), part.name()));
        }
    }

    private static List<String> notes(List<OpenedPart> parts, List<String> classes, double slowest) {
        List<String> notes = new ArrayList<>();
        for (OpenedPart part : parts) {
            List<String> own = part.classes();
            long unused = own.stream().filter(name -> !classes.contains(name)).count();
            if (unused > 0) {
                notes.add("%s: the recordings of %s left out, for labels does not name them"
                        .formatted(part.name(), CountText.partOf(unused, own.size(), "classes", "are", "are")));
            }
            long empty = classes.stream().filter(name -> !own.contains(name)).count();
            if (empty > 0) {
                notes.add("%s: it has no recording of %s"
                        .formatted(part.name(), CountText.partOf(empty, classes.size(), "classes", "here", "here")));
            }
            double rate = part.data().description().sampleRate();
            if (!Hertz.same(rate, slowest)) {
                notes.add(
                        "%s: it has %s samples a second where the slowest source has %s, at which windows are cut unless preprocessing.rate says another"
                                .formatted(part.name(), Hertz.text(rate), Hertz.text(slowest)));
            }
            part.data().notes().forEach(note -> notes.add("%s: %s".formatted(part.name(), note)));
        }
        return notes;
    }

    private record Place(OpenedPart part, int user) {}

    private Place place(int user) {
        int left = user;
        for (OpenedPart part : parts) {
            if (left < part.data().users()) {
                return new Place(part, left);
            }
            left -= part.data().users();
        }
        throw new IndexOutOfBoundsException("there are %s people, so none is number %s".formatted(users(), user));
    }

    @Override
    public DataDescription description() {
        return description;
    }

    @Override
    public int users() {
        return parts.stream().mapToInt(part -> part.data().users()).sum();
    }

    @Override
    public String userId(int user) {
        Place place = place(user);
        return place.part().name() + "/" + place.part().data().userId(place.user());
    }

    @Override
    public OptionalInt userIndex(String id) {
        int before = 0;
        for (OpenedPart part : parts) {
            if (id.startsWith(part.name() + "/")) {
                OptionalInt own = part.data().userIndex(id.substring(part.name().length() + 1));
                if (own.isPresent()) {
                    return OptionalInt.of(before + own.getAsInt());
                }
            }
            before += part.data().users();
        }
        return OptionalInt.empty();
    }

    @Override
    public List<Recording> recordings(int user) throws SensorDataException {
        Place place = place(user);
        return place.part().recordings(place.user(), description.channels(), description.classes());
    }

    @Override
    public boolean hasUnlabelled() {
        return parts.stream().anyMatch(part -> part.data().hasUnlabelled());
    }

    @Override
    public List<Recording> unlabelled(int user) throws SensorDataException {
        Place place = place(user);
        return place.part().unlabelled(place.user(), description.channels(), description.classes());
    }

    @Override
    public Optional<Boolean> officialTestUser(int user) {
        Place place = place(user);
        return parts.stream().anyMatch(part -> part.settings().test())
                ? Optional.of(place.part().settings().test())
                : place.part().data().officialTestUser(place.user());
    }

    @Override
    public Map<String, String> facts(int user) {
        Place place = place(user);
        return place.part().data().facts(place.user());
    }

    @Override
    public List<DataFile> files() {
        return parts.stream()
                .flatMap(part -> part.data().files().stream()
                        .map(file -> new DataFile(part.name() + "/" + file.path(), file.bytes(), file.sha256())))
                .toList();
    }

    @Override
    public List<String> notes() {
        return notes;
    }
}
