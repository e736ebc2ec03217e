package dev.proprio.client.sensor;

import dev.proprio.proto.extension.ExtensionException;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.extension.SettingsException;
import dev.proprio.proto.tensor.Finite;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** A source's data, of which nothing is used that its description does not allow. */
public final class CheckedData implements SensorData {
    /** More people than these are generated, and to look at the names of all would take long. */
    private static final int MOST_NAMED = 100_000;

    private final SensorSource source;
    private final SensorData data;
    private final DataDescription description;

    private CheckedData(SensorSource source, SensorData data) throws SensorDataException {
        this.source = source;
        this.data = data;
        this.description = asked(source, data::description);
        requireClasses();
        requireUsers();
    }

    /**
     * Opens a source.
     *
     * @throws SensorDataException if it can't be opened, has fewer than two classes or does what it must not; then the
     *     message names it
     */
    public static SensorData open(SensorSource source, long seed, DataAccess access) throws SensorDataException {
        return new CheckedData(source, asked(source, () -> source.open(seed, access)));
    }

    private void requireClasses() throws SensorDataException {
        if (description.classes().size() < 2) {
            throw new SensorDataException(
                    "%s has %s, so that there is nothing to tell apart; take in recordings of at least two classes, or take the label from somewhere else"
                            .formatted(
                                    description.name(),
                                    description.classes().isEmpty()
                                            ? "no class"
                                            : "one class, \"%s\""
                                                    .formatted(description
                                                            .classes()
                                                            .getFirst())));
        }
    }

    private void requireUsers() throws SensorDataException {
        int users = users();
        Set<String> ids = new HashSet<>();
        for (int user = 0; user < Math.min(users, MOST_NAMED); user++) {
            int number = user;
            String id = asked(source, () -> data.userId(number));
            if (!ids.add(id)) {
                throw wrong("gave two people the id \"%s\"".formatted(id));
            }
        }
    }

    @Override
    public DataDescription description() {
        return description;
    }

    @Override
    public int users() {
        return data.users();
    }

    @Override
    public String userId(int user) {
        return ExtensionException.call(source, () -> data.userId(user));
    }

    @Override
    public OptionalInt userIndex(String id) {
        return ExtensionException.call(source, () -> data.userIndex(id));
    }

    @Override
    public List<Recording> recordings(int user) throws SensorDataException {
        List<Recording> recordings = asked(source, () -> data.recordings(user));
        for (Recording recording : recordings) {
            require(user, recording, 0);
        }
        return recordings;
    }

    @Override
    public boolean hasUnlabelled() {
        return ExtensionException.call(source, data::hasUnlabelled);
    }

    @Override
    public List<Recording> unlabelled(int user) throws SensorDataException {
        List<Recording> recordings = asked(source, () -> data.unlabelled(user));
        for (Recording recording : recordings) {
            require(user, recording, Recording.UNLABELLED);
        }
        return recordings;
    }

    /** @param lowest the lowest label that it may have */
    private void require(int user, Recording recording, int lowest) throws SensorDataException {
        if (recording == null) {
            throw wrong("gave null as a recording of " + userId(user));
        }
        if (recording.channels() != description.channels().size()) {
            throw wrong("gave a recording of %s with %s channels where %s were described"
                    .formatted(
                            userId(user),
                            recording.channels(),
                            description.channels().size()));
        }
        if (recording.label() < lowest
                || recording.label() >= description.classes().size()) {
            throw wrong("gave a recording of %s the class %s where %s were described, from 0"
                    .formatted(
                            userId(user),
                            recording.label(),
                            description.classes().size()));
        }
        OptionalInt bad = Finite.firstOther(recording.samples());
        if (bad.isPresent()) {
            throw wrong("gave %s as sample %s of a recording of %s; every sample must be finite"
                    .formatted(
                            recording.samples()[bad.getAsInt()], bad.getAsInt() / recording.channels(), userId(user)));
        }
    }

    @Override
    public Optional<Boolean> officialTestUser(int user) {
        return data.officialTestUser(user);
    }

    @Override
    public Map<String, String> facts(int user) {
        return ExtensionException.call(source, () -> data.facts(user));
    }

    @Override
    public boolean isElsewhere() {
        return data.isElsewhere();
    }

    @Override
    public List<DataFile> files() {
        return data.files();
    }

    @Override
    public List<String> notes() {
        return data.notes();
    }

    private SensorDataException wrong(String what) {
        return new SensorDataException(ExtensionException.that(source, what).getMessage());
    }

    /** What a source gives; that it can't read something, or has no room, it may say. */
    private static <T> T asked(SensorSource source, Question<T> question) throws SensorDataException {
        T answer;
        try {
            answer = question.ask();
        } catch (InvalidSettingException | SettingsException | UncheckedIOException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            // What a source throws may quote what it reads.
            throw SensorDataException.quoting(
                    "%s threw %s%s."
                            .formatted(
                                    ExtensionException.title(source.getClass()),
                                    e.getClass().getName(),
                                    ExtensionException.where(e, source.getClass())),
                    "It said: " + e.getMessage());
        }
        if (answer == null) {
            throw new SensorDataException(
                    ExtensionException.that(source, "gave null").getMessage());
        }
        return answer;
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask() throws SensorDataException;
    }
}
