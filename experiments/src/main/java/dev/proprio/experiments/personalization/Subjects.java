package dev.proprio.experiments.personalization;

import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.sensor.signal.TimeSplit.Segments;
import dev.proprio.experiments.spec.Incomplete;
import dev.proprio.experiments.spec.PersonalizeSpec;
import dev.proprio.experiments.spec.SupportOwner;
import dev.proprio.experiments.spec.SupportSplit;
import dev.proprio.proto.text.CountText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The people who are measured, with what each lacks found before anything is trained.
 *
 * @param newcomers the windows of those who never train
 * @param participants what those who train are tested on, by id
 * @param leftOut what those who were left out lack
 * @param leak what leaks, if that is allowed
 */
record Subjects(
        List<PersonWindows> newcomers, Map<String, Windows> participants, List<String> leftOut, Optional<String> leak) {

    /** Checks everyone and cuts their windows. */
    static Subjects of(
            WindowCutting cutting,
            PeopleSplit people,
            List<Integer> tested,
            PersonalizeSpec spec,
            List<GivenModel> given)
            throws SensorDataException {
        var gathering = new Gathering(cutting, spec);
        List<Integer> others = tested;
        for (GivenModel model : given) {
            others = gathering.strangersTo(model, others);
        }
        return gathering.gather(people, others);
    }

    private static final class Gathering {
        private final WindowCutting cutting;
        private final PersonalizeSpec spec;
        private final SensorData data;
        private final List<String> leftOut = new ArrayList<>();
        private Optional<String> leak = Optional.empty();

        Gathering(WindowCutting cutting, PersonalizeSpec spec) {
            this.cutting = cutting;
            this.spec = spec;
            this.data = cutting.data();
        }

        /** Those of {@code tested} who did not train the model; with leakage allowed, all. */
        List<Integer> strangersTo(GivenModel model, List<Integer> tested) throws SensorDataException {
            String source = data.description().name();
            List<Integer> trained = tested.stream()
                    .filter(user -> model.trainedBy(source, data.userId(user)))
                    .toList();
            List<String> classes = model.trainedOn(spec.novel());
            if (!classes.isEmpty()) {
                memory("%s was trained on %s, which personalize.novel says nobody trained on"
                        .formatted(model.file(), String.join(", ", classes)));
            }
            if (trained.isEmpty()) {
                return tested;
            }
            if (spec.incomplete() == Incomplete.LEAVE_OUT && !spec.allowLeakage()) {
                trained.forEach(user -> leftOut.add("%s trained %s".formatted(data.userId(user), model.file())));
                return tested.stream().filter(user -> !trained.contains(user)).toList();
            }
            memory("%s of the %s people who are to be measured trained %s, such as %s"
                    .formatted(trained.size(), tested.size(), model.file(), data.userId(trained.getFirst())));
            return tested;
        }

        private void memory(String found) throws SensorDataException {
            if (!spec.allowLeakage()) {
                throw new SensorDataException(
                        "%s; the result would measure memory: give a model of other people and classes, set personalize.incomplete: leave-out to do without such people, or allow-leakage: true to show by how much"
                                .formatted(found));
            }
            leak = Optional.of(leak.map(before -> before + "; " + found).orElse(found));
        }

        Subjects gather(PeopleSplit people, List<Integer> tested) throws SensorDataException {
            boolean complement = spec.split() == SupportSplit.RANDOM;
            List<PersonWindows> newcomers = new ArrayList<>();
            for (int user : tested) {
                if (complete(user, false)) {
                    PersonWindows windows = cutting.of(user, complement);
                    Optional<String> lack = lack(windows);
                    if (lack.isEmpty()) {
                        newcomers.add(windows);
                    } else {
                        leaveOut(lack.get());
                    }
                }
            }
            if (newcomers.isEmpty()) {
                throw new SensorDataException("none of the %s people who are to be measured can be; for example, %s"
                        .formatted(leftOut.size(), leftOut.getFirst()));
            }
            Map<String, Windows> participants = new LinkedHashMap<>();
            for (int user : people.training()) {
                if (complete(user, true)) {
                    Windows later = cutting.laterOf(user);
                    if (later.count() > 0) {
                        participants.put(data.userId(user), later);
                    }
                }
            }
            return new Subjects(withShots(newcomers), participants, leftOut, leak);
        }

        private List<PersonWindows> withShots(List<PersonWindows> newcomers) throws SensorDataException {
            if (spec.shotsOf() == SupportOwner.SELF) {
                return newcomers;
            }
            if (newcomers.size() < 2) {
                throw new SensorDataException(
                        "personalize.shots-of is another, but only %s can be measured; there must be two people at least"
                                .formatted(newcomers.getFirst().user()));
            }
            return IntStream.range(0, newcomers.size())
                    .mapToObj(i -> newcomers.get(i).withShotsOf(newcomers.get((i + 1) % newcomers.size())))
                    .toList();
        }

        /** Whether a person's recordings can be cut without leaking. */
        private boolean complete(int user, boolean trains) throws SensorDataException {
            List<Recording> recordings = data.recordings(user);
            long sessions =
                    recordings.stream().mapToInt(Recording::session).distinct().count();
            if (spec.split() == SupportSplit.SESSION && sessions <= spec.testSessions()) {
                leaveOut("%s has %s session%s, but with split: session support comes from an earlier one than %s"
                        .formatted(
                                data.userId(user),
                                sessions,
                                sessions == 1 ? "" : "s",
                                spec.testSessions() == 1
                                        ? "the test"
                                        : "the %s that are tested".formatted(spec.testSessions())));
                return false;
            }
            Segments segments = trains
                    ? cutting.cut().cutForTraining(data.description(), recordings)
                    : cutting.cut().cut(data.description(), recordings);
            Optional<String> found = LeakageGuard.leak(recordings, segments);
            if (found.isPresent()) {
                if (!spec.allowLeakage()) {
                    throw new SensorDataException(
                            "%s of %s: %s; the result would measure memory: use split: session, or set allow-leakage: true to show by how much"
                                    .formatted(
                                            data.userId(user),
                                            data.description().name(),
                                            found.get()));
                }
                leak = leak.or(() -> Optional.of(data.userId(user) + ": " + found.get()));
            }
            return true;
        }

        private Optional<String> lack(PersonWindows windows) {
            if (spec.asking().isPresent() && windows.pool().count() == 0) {
                return Optional.of("%s has no window to be asked about".formatted(windows.user()));
            }
            List<Integer> labels = cutting.classes().of(EvaluationAxis.JOINT);
            for (int label = 0; label < labels.size(); label++) {
                String name = cutting.classes().names().get(labels.get(label));
                int most = spec.mostShots() + (windows.complement() ? 1 : 0);
                if (spec.asking().isEmpty() && windows.available(label) < most) {
                    return Optional.of("%s has %s of %s to draw shots from, but personalize.shots asks for %s"
                            .formatted(
                                    windows.user(),
                                    CountText.of(windows.available(label), "window"),
                                    name,
                                    spec.mostShots()));
                }
                if (windows.tested(label) == 0) {
                    return Optional.of("%s has no window of %s to be tested on".formatted(windows.user(), name));
                }
            }
            return Optional.empty();
        }

        private void leaveOut(String why) throws SensorDataException {
            if (spec.incomplete() == Incomplete.REFUSE) {
                throw new SensorDataException(
                        "%s; ask for less, use other data, or set personalize.incomplete: leave-out to do without such people"
                                .formatted(why));
            }
            leftOut.add(why);
        }
    }
}
