package dev.proprio.experiments.inspect;

import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.archive.Archive;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How recordings that nobody described may be laid out.
 *
 * @param settings those of the csv source, in the order in which they are shown
 * @param hertz samples per second, if times tell it
 */
public record LayoutGuess(String path, List<GuessedSetting> settings, Optional<Double> hertz) {
    private static final List<String> ENDINGS = List.of("csv", "txt", "tsv", "dat", "log", "data");
    private static final int LOOKED_AT = 8;

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
            Map<String, List<String>> byEnding = new LinkedHashMap<>();
            for (String entry : archive.matching(LayoutGuess::isText)) {
                byEnding.computeIfAbsent(ending(entry), key -> new ArrayList<>())
                        .add(entry);
            }
            List<Map.Entry<String, List<String>>> groups = byEnding.entrySet().stream()
                    .sorted(Comparator.comparingInt((Map.Entry<String, List<String>> group) ->
                            -group.getValue().size()))
                    .toList();
            for (Map.Entry<String, List<String>> group : groups) {
                Map<String, TableGuess> tables = tables(archive, group.getValue());
                if (!tables.isEmpty()) {
                    List<GuessedSetting> settings = new ArrayList<>();
                    Optional<Double> hertz =
                            new SettingGuess(group.getKey(), group.getValue(), tables, settings).guess();
                    return new LayoutGuess(path, settings, hertz);
                }
            }
        }
        throw new SensorDataException(
                "No file of '%s' that ends in one of %s looks like a table of numbers, a row for each sample; write a spec by hand, as docs/csv-data.md says."
                        .formatted(path, ENDINGS));
    }

    private static boolean isText(String entry) {
        String name = entry.substring(entry.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return ENDINGS.contains(ending(entry)) && !name.contains("readme") && !name.startsWith(".");
    }

    static String ending(String entry) {
        return entry.substring(entry.lastIndexOf('.') + 1);
    }

    /** Some of the files, spread over all, that look like tables. */
    private static Map<String, TableGuess> tables(Archive archive, List<String> files) throws SensorDataException {
        Map<String, TableGuess> tables = new LinkedHashMap<>();
        int count = Math.min(LOOKED_AT, files.size());
        for (int i = 0; i < count; i++) {
            String file = files.get((int) ((long) i * files.size() / count));
            TableGuess.of(FilePeek.of(archive, file)).ifPresent(table -> tables.put(file, table));
        }
        return tables;
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
        return "'" + text.replace("'", "''") + "'";
    }
}
