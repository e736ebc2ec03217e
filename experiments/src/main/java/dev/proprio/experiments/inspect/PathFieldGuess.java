package dev.proprio.experiments.inspect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the paths of files may tell: each of their parts, and each word of the files' names. */
final class PathFieldGuess {
    /** So many of the texts must be what is looked for. */
    private static final double MOST = 0.8;

    private static final int MOST_WORDS = 8;
    private static final String BEFORE_WORD = "path-regex:(?:^|/)(?:[^/_. -]+[_. -]+){%s}";

    /** By the setting that reads it, the text of each file. */
    private final Map<String, List<String>> fields = new LinkedHashMap<>();
    /** Those of letters alone, as walk in walk2, which tell activities. */
    private final Map<String, List<String>> letters = new LinkedHashMap<>();

    PathFieldGuess(List<String> paths) {
        int parts = paths.stream()
                .mapToInt(path -> path.split("/", -1).length)
                .min()
                .orElse(1);
        boolean even = paths.stream().allMatch(path -> path.split("/", -1).length == parts);
        for (int part = 1; part < parts; part++) {
            int index = part;
            fields.put(
                    "path:" + part,
                    paths.stream().map(path -> path.split("/", -1)[index - 1]).toList());
        }
        if (!even) {
            fields.put(
                    "path:-2",
                    paths.stream()
                            .map(path -> path.split("/", -1))
                            .map(all -> all.length > 1 ? all[all.length - 2] : "")
                            .toList());
        }
        fields.put("path:-1", paths.stream().map(PathFieldGuess::name).toList());
        for (String word : List.of(
                "subject",
                "subj",
                "sub",
                "user",
                "person",
                "participant",
                "proband",
                "session",
                "trial",
                "exp",
                "day")) {
            add(fields, "path-regex:(?i)(?<![a-z])" + word + "[-_ ]?(\\d+)", paths);
        }
        for (int skipped = 0; skipped < MOST_WORDS; skipped++) {
            add(fields, BEFORE_WORD.formatted(skipped) + "([^/_. -]+)[^/]*$", paths);
            add(letters, BEFORE_WORD.formatted(skipped) + "([A-Za-z]+)[^/]*$", paths);
        }
        for (int part = 1; part < parts; part++) {
            add(letters, "path-regex:^(?:[^/]+/){%s}([A-Za-z]+)[^/]*/".formatted(part - 1), paths);
            for (int skipped = 0; skipped < MOST_WORDS; skipped++) {
                add(
                        fields,
                        "path-regex:^(?:[^/]+/){%s}(?:[^/_. -]+[_. -]+){%s}([^/_. -]+)[^/]*/"
                                .formatted(part - 1, skipped),
                        paths);
            }
        }
    }

    private static void add(Map<String, List<String>> fields, String setting, List<String> paths) {
        Pattern pattern = Pattern.compile(setting.substring("path-regex:".length()));
        List<String> found = new ArrayList<>();
        for (String path : paths) {
            Matcher match = pattern.matcher(path);
            if (!match.find()) {
                return;
            }
            found.add(match.group(1));
        }
        fields.put(setting, found);
    }

    private static String name(String path) {
        String last = path.substring(path.lastIndexOf('/') + 1);
        int point = last.lastIndexOf('.');
        return point > 0 ? last.substring(0, point) : last;
    }

    /** The field of which most texts are as wanted, with the fewest but several different ones. */
    Optional<String> find(Predicate<String> wanted, List<String> taken) {
        return find(fields, wanted, taken);
    }

    /** The same, if need be of the letters with which something begins. */
    Optional<String> findLetters(Predicate<String> wanted, List<String> taken) {
        Optional<String> whole = find(fields, wanted, taken);
        Optional<String> own = find(letters, wanted, taken);
        return whole.isPresent() && (own.isEmpty() || distinct(fields, whole.get()) <= distinct(letters, own.get()))
                ? whole
                : own;
    }

    private Optional<String> find(Map<String, List<String>> among, Predicate<String> wanted, List<String> taken) {
        return among.entrySet().stream()
                .filter(field -> !taken.contains(field.getKey()))
                .filter(field -> distinct(among, field.getKey()) > 1)
                .filter(field -> taken.stream().noneMatch(other -> isSame(field.getValue(), other)))
                .filter(field -> field.getValue().stream().filter(wanted).count()
                        >= MOST * field.getValue().size())
                .map(Map.Entry::getKey)
                .min(Comparator.comparingLong(setting -> distinct(among, setting)));
    }

    /** Whether a field has the very texts of another setting, which is taken. */
    private boolean isSame(List<String> texts, String setting) {
        return texts.equals(fields.get(setting));
    }

    /** A field that a word before a number gives, such as user in user07. */
    Optional<String> numbered(List<String> words) {
        return fields.keySet().stream()
                .filter(setting -> words.stream().anyMatch(word -> setting.contains("(?<![a-z])" + word + "[")))
                .filter(setting -> distinct(setting) > 1)
                .findFirst();
    }

    /** The first field with from 2 to {@code most} different texts that is no other's. */
    Optional<String> anyOf(int most, List<String> taken) {
        return fields.keySet().stream()
                .filter(setting -> !taken.contains(setting))
                .filter(setting -> distinct(setting) > 1 && distinct(setting) <= most)
                .filter(setting -> taken.stream().noneMatch(other -> sameAs(setting, other)))
                .findFirst();
    }

    /** Whether two fields tell the same files apart. */
    private boolean sameAs(String one, String other) {
        List<String> own = fields.get(one);
        List<String> theirs = fields.getOrDefault(other, letters.get(other));
        if (own == null || theirs == null) {
            return false;
        }
        Map<String, String> mapped = new LinkedHashMap<>();
        for (int i = 0; i < own.size(); i++) {
            String before = mapped.putIfAbsent(own.get(i), theirs.get(i));
            if (before != null && !before.equals(theirs.get(i))) {
                return false;
            }
        }
        return true;
    }

    long distinct(String setting) {
        return distinct(fields.containsKey(setting) ? fields : letters, setting);
    }

    private static long distinct(Map<String, List<String>> among, String setting) {
        return among.getOrDefault(setting, List.of()).stream().distinct().count();
    }
}
