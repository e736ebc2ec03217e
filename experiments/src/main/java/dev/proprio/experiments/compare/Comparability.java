package dev.proprio.experiments.compare;

import dev.proprio.experiments.evaluation.UserResult;
import dev.proprio.experiments.record.DataDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** Refuses to compare runs that did not solve the same problem. */
final class Comparability {
    private static final List<String> SECTIONS = List.of("data", "model", "evaluation");
    private static final int MOST_NAMED = 2;

    private Comparability() {}

    /**
     * @param across the sections whose difference is what is compared
     * @throws IncomparableException if others differ, or the people do
     */
    static void check(List<FinishedRun> runs, Set<String> across) throws IncomparableException {
        for (String section : across) {
            if (!SECTIONS.contains(section)) {
                throw new IncomparableException(
                        "--across must be one of %s but was \"%s\"".formatted(String.join(", ", SECTIONS), section));
            }
        }
        List<Map<String, String>> settings =
                runs.stream().map(FinishedRun::settings).toList();
        for (String key : GroupLabels.differing(settings)) {
            String section = key.contains(".") ? key.substring(0, key.indexOf('.')) : key;
            if (SECTIONS.contains(section) && !across.contains(section)) {
                throw new IncomparableException(
                        "%s differs: %s; runs that differ in %s cannot be compared: name only those of one value, or say --across %s if this is what you compare"
                                .formatted(key, values(key, runs), what(section), section));
            }
        }
        if (!across.contains("data") && !across.contains("evaluation")) {
            checkPeople(runs);
        }
        if (!across.contains("data")) {
            checkData(runs);
        }
        if (!across.contains("model")) {
            checkNamed(runs);
        }
    }

    /**
     * Refuses figures that are no numbers.
     *
     * @throws IncomparableException if somebody's figure is none
     */
    static void checkMeasured(List<FinishedRun> runs, Measure measure) throws IncomparableException {
        for (FinishedRun run : runs) {
            List<UserResult> unmeasured = run.users().stream()
                    .filter(user -> !Double.isFinite(measure.of(user)))
                    .toList();
            if (!unmeasured.isEmpty()) {
                throw new IncomparableException(
                        "the %s of %s of the %s people of %s is no number, as with a model that diverged; leave this run out, run it again with a smaller learning rate, or compare by another --metric"
                                .formatted(
                                        measure, unmeasured.size(), run.users().size(), run.folder()));
            }
        }
    }

    /** What was read must be the same whatever the seed; what is generated, for the same seed. */
    private static void checkData(List<FinishedRun> runs) throws IncomparableException {
        Map<Object, FinishedRun> firsts = new LinkedHashMap<>();
        for (FinishedRun run : runs) {
            if (run.data().isEmpty()) {
                continue;
            }
            DataDigest data = run.data().get();
            Object same = data.wasRead() ? "read" : run.summary().seed();
            FinishedRun first = firsts.putIfAbsent(same, run);
            if (first != null && !first.data().orElseThrow().sha256().equals(data.sha256())) {
                throw new IncomparableException(
                        "the data of %s is not what it was for %s: %s; run one of them again, or say --across data if this is what you compare"
                                .formatted(
                                        run.folder(),
                                        first.folder(),
                                        first.data().orElseThrow().difference(data)));
            }
        }
    }

    /** The same settings must have named the same files, such as a model's. */
    private static void checkNamed(List<FinishedRun> runs) throws IncomparableException {
        List<FinishedRun> known = runs.stream()
                .filter(run -> run.data().flatMap(DataDigest::named).isPresent())
                .toList();
        for (FinishedRun run : known) {
            DataDigest data = run.data().orElseThrow();
            DataDigest first = data.naming(
                    known.getFirst().data().flatMap(DataDigest::named).orElseThrow());
            if (!first.sameAs(data)) {
                throw new IncomparableException(
                        "what the settings of %s name is not what it was for %s: %s; run one of them again, or say --across model if this is what you compare"
                                .formatted(run.folder(), known.getFirst().folder(), first.difference(data)));
            }
        }
    }

    private static String what(String section) {
        return section.equals("data")
                ? "their data"
                : section.equals("model") ? "their model" : "how they are evaluated";
    }

    private static String values(String key, List<FinishedRun> runs) {
        Map<String, List<FinishedRun>> byValue = runs.stream()
                .collect(Collectors.groupingBy(
                        run -> Objects.requireNonNullElse(run.settings().get(key), "not set"),
                        LinkedHashMap::new,
                        Collectors.toList()));
        StringJoiner values = new StringJoiner(", ");
        byValue.forEach((value, members) -> values.add(value + " in " + names(members)));
        return values.toString();
    }

    private static String names(List<FinishedRun> runs) {
        String named = runs.stream()
                .limit(MOST_NAMED)
                .map(run -> run.folder().toString())
                .collect(Collectors.joining(" and "));
        int more = runs.size() - MOST_NAMED;
        return more > 0 ? named + " and %s more".formatted(more) : named;
    }

    /** The same seed must have kept the same people; else the data itself is not the same. */
    private static void checkPeople(List<FinishedRun> runs) throws IncomparableException {
        Map<Long, FinishedRun> firsts = new LinkedHashMap<>();
        for (FinishedRun run : runs) {
            if (run.users().isEmpty()) {
                continue;
            }
            FinishedRun first = firsts.putIfAbsent(run.summary().seed(), run);
            if (first != null && !first.people().equals(run.people())) {
                throw new IncomparableException(
                        "%s and %s have the same seed, %s, but were not measured on the same people; the data behind the settings must have changed, so run one of them again"
                                .formatted(
                                        first.folder(),
                                        run.folder(),
                                        run.summary().seed()));
            }
        }
    }
}
