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
    /** Of a word of a folder, how many folders stand above that one. */
    private static final Pattern FOLDER_OF_WORD = Pattern.compile("^path-regex:\\^\\(\\?:\\[\\^/]\\+/\\)\\{(\\d+)}");

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
            add(letters, BEFORE_WORD.formatted(skipped) + "(\\p{L}+)[^/]*$", paths);
        }
        for (int part = 1; part < parts; part++) {
            add(letters, "path-regex:^(?:[^/]+/){%s}(\\p{L}+)[^/]*/".formatted(part - 1), paths);
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
            // What a file's name ends in tells nothing.
            if (!match.find() || (match.end(1) == path.length() && path.charAt(match.start(1) - 1) == '.')) {
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

    /**
     * The field that may name people: the folder nearest to the top that does, else that with the fewest texts. Those without letters, which may
     * as well be numbers of sessions, come last.
     */
    Optional<String> people(Predicate<String> wanted, List<String> taken) {
        List<String> candidates = candidates(wanted, taken);
        boolean foldered = candidates.stream().anyMatch(PathFieldGuess::isFolder);
        return candidates.stream()
                .min(Comparator.comparing((String setting) -> foldered && isOfEachFile(setting))
                        .thenComparing(setting -> !hasLetters(setting))
                        .thenComparing(setting -> !isFolder(setting))
                        .thenComparingLong(setting -> isFolder(setting) ? 0 : distinct(setting)));
    }

    /** Other fields that may as well name people, and tell files apart otherwise: of letters, and not of each file. */
    List<String> rivals(String chosen, Predicate<String> wanted, List<String> taken) {
        boolean sure = texts(chosen).stream().allMatch(WellKnownWords::isPerson) || chosen.contains("(?<![a-z])");
        Predicate<String> alike = sure ? wanted.and(WellKnownWords::isPerson) : wanted;
        int files = texts(chosen).size();
        boolean letters = hasLetters(chosen);
        return candidates(alike, taken).stream()
                .filter(setting -> (hasLetters(setting) || !letters) && distinct(setting) < files)
                .filter(setting -> !isSplitOf(setting, chosen) && !(setting.equals("path:-1") && isWordOfName(chosen)))
                .filter(setting -> !(sameAs(setting, chosen) && sameAs(chosen, setting)))
                .toList();
    }

    /** Whether a field is a word, or a number, of what another one is the whole of. */
    private boolean isSplitOf(String word, String whole) {
        Matcher folder = FOLDER_OF_WORD.matcher(word);
        return folder.find() && whole.equals("path:" + (Integer.parseInt(folder.group(1)) + 1)) && !hasLetters(word);
    }

    private List<String> candidates(Predicate<String> wanted, List<String> taken) {
        return fields.entrySet().stream()
                .filter(field -> !taken.contains(field.getKey()) && !isOfDate(field.getKey()))
                .filter(field -> distinct(field.getKey()) > 1)
                .filter(field -> taken.stream()
                        .noneMatch(other -> sameAs(field.getKey(), other) && sameAs(other, field.getKey())))
                .filter(field -> field.getValue().stream().filter(wanted).count()
                        >= MOST * field.getValue().size())
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean isWordOfName(String setting) {
        return setting.startsWith("path-regex:(?:^|/)");
    }

    /** Whether it is the name of each file, and another one for each. */
    private boolean isOfEachFile(String setting) {
        return setting.equals("path:-1") && distinct(setting) == texts(setting).size();
    }

    private boolean hasLetters(String setting) {
        return texts(setting).stream().anyMatch(text -> text.codePoints().anyMatch(Character::isLetter));
    }

    private static boolean isFolder(String setting) {
        return setting.matches("path:\\d+");
    }

    /** Whether a word is a piece of a folder that is a date as a whole. */
    private boolean isOfDate(String setting) {
        Matcher folder = FOLDER_OF_WORD.matcher(setting);
        if (!folder.find()) {
            return false;
        }
        List<String> whole = texts("path:" + (Integer.parseInt(folder.group(1)) + 1));
        return !whole.isEmpty() && whole.stream().allMatch(WellKnownWords::isSessionName);
    }

    /** The text of each file. */
    List<String> texts(String setting) {
        return fields.getOrDefault(setting, letters.getOrDefault(setting, List.of()));
    }

    /** What a setting reads of another path; empty if nothing. */
    static Optional<String> read(String setting, String path) {
        if (setting.startsWith("path-regex:")) {
            Matcher match =
                    Pattern.compile(setting.substring("path-regex:".length())).matcher(path);
            return match.find() ? Optional.of(match.group(1)) : Optional.empty();
        }
        String[] parts = path.split("/", -1);
        int number = Integer.parseInt(setting.substring("path:".length()));
        int index = number > 0 ? number - 1 : parts.length + number;
        if (index < 0 || index >= parts.length) {
            return Optional.empty();
        }
        return Optional.of(index == parts.length - 1 ? name(path) : parts[index]);
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
        List<String> own = texts(one);
        List<String> theirs = texts(other);
        if (own.isEmpty() || theirs.isEmpty()) {
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
