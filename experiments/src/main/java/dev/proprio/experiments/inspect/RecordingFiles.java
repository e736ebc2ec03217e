package dev.proprio.experiments.inspect;

import dev.proprio.client.sensor.csv.Glob;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Collectors;

/**
 * Which files hold recordings, and which stand beside them.
 *
 * @param paths all files that are read
 * @param pattern matches them, as a setting has it
 * @param apart whether the pattern matches no file that is known to be something else
 * @param main the recordings that were looked at, by path
 * @param beside other tables that were looked at, by path
 * @param others what was looked at and is no table
 * @param sensors of which sensors a recording has files; none if each file is a recording
 */
record RecordingFiles(
        List<String> paths,
        String pattern,
        boolean apart,
        Map<String, TableGuess> main,
        Map<String, TableGuess> beside,
        Set<String> others,
        List<String> sensors) {
    private static final int MOST_NAMES = 12;
    /** So much of all recordings must have a sensor's file. */
    private static final double MOST = 0.8;

    /**
     * Tells recordings from what stands beside them: those are most of all that was looked at.
     *
     * @param files all text files
     * @param tables those that were looked at and are tables, by path
     * @param others those that were looked at and are none
     */
    static RecordingFiles of(List<String> files, Map<String, TableGuess> tables, Set<String> others) {
        Map<String, TableGuess> bySensor = tables.entrySet().stream()
                .filter(table -> sensor(table.getKey()).isPresent())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
        List<String> sensors = sensors(files, bySensor);
        Map<String, TableGuess> main = new LinkedHashMap<>();
        if (sensors.isEmpty()) {
            TableForm usual = usual(tables.values().stream().toList());
            tables.forEach((path, table) -> {
                if (isCompatible(usual, table.form())) {
                    main.put(path, table);
                }
            });
        } else {
            TableForm usual = usual(bySensor.values().stream().toList());
            bySensor.forEach((path, table) -> {
                if (sensors.contains(sensor(path).orElse("")) && usual.isWrittenLike(table.form())) {
                    main.put(path, table);
                }
            });
        }
        String ending = ending(main.keySet());
        main.keySet().removeIf(path -> !unpacked(path).endsWith(ending));
        Map<String, TableGuess> beside = new LinkedHashMap<>(tables);
        beside.keySet().removeAll(main.keySet());
        Set<String> apart = new LinkedHashSet<>(others);
        apart.addAll(beside.keySet());
        if (!sensors.isEmpty()) {
            files.stream()
                    .filter(file -> !sensors.contains(sensor(file).orElse("")))
                    .forEach(apart::add);
        }
        String pattern = pattern(main.keySet(), apart, sensors, List.of());
        return new RecordingFiles(
                files.stream()
                        .filter(file -> Glob.matches(pattern, unpacked(file)))
                        .toList(),
                pattern,
                apart.stream().noneMatch(file -> Glob.matches(pattern, unpacked(file))),
                main,
                beside,
                others,
                sensors);
    }

    /** A pattern of some of the tables beside the recordings, and of nothing else that was looked at; empty if there is none. */
    Optional<String> patternOf(Set<String> some) {
        Set<String> rest = new LinkedHashSet<>(main.keySet());
        rest.addAll(beside.keySet());
        rest.addAll(others);
        rest.removeAll(some);
        String ending = ending(some);
        Set<String> stems = some.stream()
                .map(RecordingFiles::unpacked)
                .map(path -> path.substring(path.lastIndexOf('/') + 1))
                .map(name -> name.substring(0, Math.max(0, name.length() - ending.length())))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        // The narrowest: there may be files that nobody looked at.
        String narrow = "**/" + (stems.size() == 1 ? stems.iterator().next() : "*" + common(stems, true)) + ending;
        String pattern = some.size() == 1 ? some.iterator().next() : pattern(some, rest, List.of(), List.of(narrow));
        return Optional.of(pattern)
                .filter(found -> some.stream().allMatch(file -> Glob.matches(found, unpacked(file)))
                        && rest.stream().noneMatch(file -> Glob.matches(found, unpacked(file))));
    }

    static String unpacked(String path) {
        return path.endsWith(".gz") ? path.substring(0, path.length() - 3) : path;
    }

    /** The form of which there are most rows. */
    private static TableForm usual(List<TableGuess> tables) {
        TableForm best = tables.getFirst().form();
        long most = 0;
        for (TableGuess candidate : tables) {
            long rows = tables.stream()
                    .filter(table -> candidate.form().isLike(table.form()))
                    .mapToLong(table -> table.rows().size())
                    .sum();
            if (rows > most) {
                most = rows;
                best = candidate.form();
            }
        }
        return best;
    }

    /** Whether two tables can be read by the same settings, as most of their columns are the same. */
    private static boolean isCompatible(TableForm usual, TableForm other) {
        if (!usual.isWrittenLike(other)) {
            return false;
        }
        long common = usual.columns().stream().filter(other.columns()::contains).count();
        return usual.header()
                ? 2 * common > usual.columns().size() && common > 1
                : usual.columns().size() == other.columns().size();
    }

    static Optional<String> sensor(String file) {
        Matcher sensor = WellKnownWords.SENSOR_IN_PATH.matcher(file);
        return sensor.find() ? Optional.of(sensor.group(1)) : Optional.empty();
    }

    /** The sensors of which most recordings have a file; none if paths do not differ in the sensor alone. */
    private static List<String> sensors(List<String> files, Map<String, TableGuess> tables) {
        Map<String, Set<String>> byRecording = new LinkedHashMap<>();
        Set<String> known = tables.keySet().stream()
                .flatMap(path -> sensor(path).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        for (String file : files) {
            sensor(file)
                    .filter(known::contains)
                    .ifPresent(sensor -> byRecording
                            .computeIfAbsent(unpacked(file).replace(sensor, "?"), key -> new LinkedHashSet<>())
                            .add(sensor));
        }
        if (2 * byRecording.values().stream().filter(own -> own.size() > 1).count() <= byRecording.size()) {
            return List.of();
        }
        return known.stream()
                .filter(sensor -> byRecording.values().stream()
                                .filter(own -> own.contains(sensor))
                                .count()
                        >= MOST * byRecording.size())
                .toList();
    }

    /** The plainest pattern that matches all recordings that were looked at, and nothing else that was. */
    private static String pattern(Set<String> main, Set<String> others, List<String> sensors, List<String> preferred) {
        List<String> candidates = new ArrayList<>(preferred);
        String ending = ending(main);
        candidates.add("**/*" + ending);
        Set<String> names = main.stream()
                .map(RecordingFiles::unpacked)
                .map(path -> path.substring(path.lastIndexOf('/') + 1))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Set<String> stems = names.stream()
                .map(name -> name.substring(0, name.length() - ending.length()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        boolean plain = stems.stream().noneMatch(stem -> stem.matches(".*[{},*?].*"));
        if (plain && (stems.size() == 1 || (!sensors.isEmpty() && stems.size() <= MOST_NAMES))) {
            candidates.add("**/" + either(stems) + ending);
        }
        if (!sensors.isEmpty()) {
            candidates.add("**/*%s*%s".formatted(either(sensors), ending));
            candidates.add("**/*%s*/**/*%s".formatted(either(sensors), ending));
        }
        for (String part : List.of(main.iterator().next().split("/", -1))) {
            if (main.stream().allMatch(path -> ("/" + path).contains("/" + part + "/"))) {
                candidates.add("**/%s/**/*%s".formatted(part, ending));
            }
        }
        String prefix = common(stems, false);
        String suffix = common(stems, true);
        candidates.add("**/%s*%s".formatted(prefix, ending));
        candidates.add("**/*%s%s".formatted(suffix, ending));
        candidates.add("**/%s*%s%s".formatted(prefix, suffix, ending));
        int depth = main.iterator().next().split("/", -1).length;
        candidates.add("*/".repeat(depth - 1) + "*" + ending);
        if (plain && stems.size() <= MOST_NAMES) {
            candidates.add("**/" + either(stems) + ending);
        }
        return candidates.stream()
                .filter(pattern -> main.stream().allMatch(file -> Glob.matches(pattern, unpacked(file))))
                .filter(pattern -> others.stream().noneMatch(file -> Glob.matches(pattern, unpacked(file))))
                .findFirst()
                .orElse(candidates.getFirst());
    }

    private static String either(Collection<String> names) {
        return names.size() == 1 ? names.iterator().next() : "{" + String.join(",", names) + "}";
    }

    private static String ending(Set<String> main) {
        Map<String, Long> counts = main.stream()
                .map(RecordingFiles::unpacked)
                .collect(Collectors.groupingBy(path -> path.substring(path.lastIndexOf('.')), Collectors.counting()));
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse("");
    }

    private static String common(Set<String> names, boolean atEnd) {
        List<String> turned = names.stream()
                .map(name -> atEnd ? new StringBuilder(name).reverse().toString() : name)
                .toList();
        String first = turned.getFirst();
        int length = first.length();
        for (String name : turned) {
            int same = 0;
            while (same < Math.min(length, name.length()) && name.charAt(same) == first.charAt(same)) {
                same++;
            }
            length = same;
        }
        String common = first.substring(0, length).replaceAll("[{},*?]", "?").replaceAll("\\d+$", "");
        return atEnd ? new StringBuilder(common).reverse().toString() : common;
    }
}
