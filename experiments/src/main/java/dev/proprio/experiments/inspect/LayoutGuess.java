package dev.proprio.experiments.inspect;

import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.archive.Archive;
import dev.proprio.proto.text.CountText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How recordings that nobody described may be laid out.
 *
 * @param settings those of the csv source, in the order in which they are shown
 * @param hertz samples per second, if something tells them
 */
public record LayoutGuess(String path, List<GuessedSetting> settings, Optional<Double> hertz) {
    private static final Set<String> ENDINGS =
            Set.of("csv", "txt", "tsv", "dat", "log", "data", "arff", "asc", "tab", "psv");
    private static final int LOOKED_AT = 48;
    private static final int OF_EACH_NAME = 6;

    private static final String REMEDY = "Name the folder, zip or file that holds the recordings.";

    public LayoutGuess {
        settings = List.copyOf(settings);
    }

    /**
     * Looks at some of the files.
     *
     * @throws SensorDataException if there is none that looks like a table of numbers
     */
    public static LayoutGuess of(String path) throws SensorDataException {
        try (Archive archive = Archive.open(path, Optional.empty(), REMEDY, DataAccess.ofOwner())) {
            List<String> files = archive.matching(LayoutGuess::isText);
            Looked looked = Looked.at(archive, some(files));
            List<String> packed = looked.hasFewRows() ? packed(archive, files) : List.of();
            Looked inside = Looked.at(archive, some(packed));
            if (inside.rows() > looked.rows()) {
                // What stands beside the archives tells of the people, say, and is no recording.
                inside.others().addAll(files);
                looked = inside;
                files = packed;
            }
            if (!looked.tables().isEmpty()) {
                Set<String> others = looked.others();
                others.addAll(archive.matching(LayoutGuess::isReadMe));
                List<GuessedSetting> settings = new ArrayList<>();
                Optional<Double> hertz =
                        new SettingGuess(RecordingFiles.of(files, looked.tables(), others), settings).guess();
                requireChannels(path, settings);
                return new LayoutGuess(path, settings, hertz);
            }
            Map<String, String> refused = new LinkedHashMap<>(looked.refused());
            refused.putAll(Looked.at(archive, some(archive.matching(entry -> !isText(entry))))
                    .refused());
            throw new SensorDataException(
                    "No file of '%s' that ends in one of %s looks like a table of numbers, a row for each sample%s; write a spec by hand, as docs/csv-data.md says."
                            .formatted(path, ENDINGS.stream().sorted().toList(), first(refused)));
        }
    }

    /** The text files inside archives beside others that are not. */
    private static List<String> packed(Archive archive, List<String> files) throws SensorDataException {
        Set<String> outside = new LinkedHashSet<>(archive.entries());
        return outside.containsAll(files) && !files.isEmpty()
                ? archive.matching(entry -> !outside.contains(entry) && isText(entry))
                : List.of();
    }

    private static void requireChannels(String path, List<GuessedSetting> settings) throws SensorDataException {
        if (settings.stream()
                .anyMatch(setting ->
                        setting.key().equals("channels") && setting.value().equals("[]"))) {
            throw new SensorDataException(
                    "The files of '%s' are tables, but nothing tells which of their columns hold samples: none of numbers is left beside times, labels and what is missing; write a spec by hand, as docs/csv-data.md says."
                            .formatted(path));
        }
    }

    private static String first(Map<String, String> refused) {
        return refused.entrySet().stream()
                .findFirst()
                .map(file -> "; of %s that can't be read, the first, '%s', %s"
                        .formatted(CountText.of(refused.size(), "file", "files"), file.getKey(), file.getValue()))
                .orElse("");
    }

    private static boolean isText(String entry) {
        String name = entry.substring(entry.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return ENDINGS.contains(ending(entry)) && !name.contains("readme") && !name.startsWith(".");
    }

    private static boolean isReadMe(String entry) {
        String name = entry.substring(entry.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return ENDINGS.contains(ending(entry)) && name.contains("readme") && !name.startsWith(".");
    }

    private static String ending(String entry) {
        String name = RecordingFiles.unpacked(entry);
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** Some of the files, spread over all, and some of each name but for its digits. */
    private static Set<String> some(List<String> files) {
        Set<String> some = new LinkedHashSet<>();
        int count = Math.min(LOOKED_AT, files.size());
        for (int i = 0; i < count; i++) {
            some.add(files.get((int) ((long) i * files.size() / count)));
        }
        Map<String, Integer> names = new LinkedHashMap<>();
        for (String file : files) {
            String name = file.substring(file.lastIndexOf('/') + 1).replaceAll("\\d+", "#");
            if (some.size() < 2 * LOOKED_AT && names.merge(name, 1, Integer::sum) <= OF_EACH_NAME) {
                some.add(file);
            }
        }
        return some;
    }

    /** The settings of the data as YAML, each with its reason behind it. */
    public String yaml(String indent) {
        StringBuilder text = new StringBuilder();
        for (GuessedSetting setting : settings) {
            text.append("%s%s: %s   # %s%s%n"
                    .formatted(
                            indent,
                            setting.key(),
                            setting.value(),
                            setting.sure() ? "" : "CAN'T TELL: ",
                            setting.reason().replaceAll("\\p{Cntrl}", " ")));
        }
        return text.toString();
    }

    /** A text as YAML has it, whatever is in it. */
    static String quoted(String text) {
        if (text.chars().noneMatch(Character::isISOControl)) {
            return "'" + text.replace("'", "''") + "'";
        }
        StringBuilder escaped = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c)) {
                escaped.append(String.format(Locale.ROOT, "\\x%02x", (int) c));
            } else {
                escaped.append(c == '"' || c == '\\' ? "\\" : "").append(c);
            }
        }
        return escaped.append('"').toString();
    }
}
