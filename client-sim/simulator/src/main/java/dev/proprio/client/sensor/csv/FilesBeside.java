package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.Interruption;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.archive.Archive;
import dev.proprio.proto.text.CountText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Files beside the recordings that were not read: packed ones, and those that look like recordings themselves. */
final class FilesBeside {
    private static final List<String> PACKED =
            List.of(".zip", ".gz", ".bz2", ".xz", ".zst", ".7z", ".rar", ".tar", ".tgz", ".txz");
    private static final List<String> TEXTS =
            List.of(".csv", ".tsv", ".tab", ".txt", ".dat", ".data", ".asc", ".arff", ".log");

    private static final int MOST_LOOKED_AT = 1000;
    private static final int LOOKED_AT = 4096;
    private static final int FEWEST_LINES = 5;
    /** Lines above the last ones may be a header. */
    private static final int LAST_LINES = 20;
    /** This share of lines is of numbers where there are samples. */
    private static final double SAMPLES = 0.8;

    private static final int LONGEST_NUMBER = 40;

    private static final Pattern LINE_END = Pattern.compile("\\R");
    private static final Pattern BETWEEN = Pattern.compile("[,;|\\s]+");
    private static final Pattern NUMBER = Pattern.compile("\"?[-+]?\\d*\\.?\\d+(?:[eE][-+]?\\d+)?\\.?\"?");

    private FilesBeside() {}

    /**
     * What has to be said of them, a sentence each.
     *
     * @param told names that are spoken of elsewhere
     * @param fewest numbers that a row of theirs would have
     */
    static List<String> notes(Archive archive, List<String> told, int fewest) {
        Set<String> elsewhere = new HashSet<>(told);
        List<String> packed = new ArrayList<>();
        List<String> inside = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        List<String> outside = archive.entries();
        Set<String> top = new HashSet<>(outside);
        for (String file : archive.unread()) {
            if (elsewhere.contains(file)) {
                continue;
            }
            if (endsIn(file, PACKED)) {
                (top.contains(file) ? packed : inside).add(file);
            } else if (endsIn(file, TEXTS)) {
                texts.add(file);
            }
        }
        List<String> notes = new ArrayList<>();
        if (!packed.isEmpty()) {
            notes.add("%s not looked into, for other files matched already: %s"
                    .formatted(
                            CountText.of(
                                    packed.size(),
                                    "packed file beside the recordings was",
                                    "packed files beside the recordings were"),
                            FileNames.first(packed)));
        }
        if (!inside.isEmpty()) {
            notes.add("%s not looked into: %s"
                    .formatted(
                            CountText.of(
                                    inside.size(),
                                    "packed file inside of another one was",
                                    "packed files inside of others were"),
                            FileNames.first(inside)));
        }
        List<String> looked = texts.subList(0, Math.min(texts.size(), MOST_LOOKED_AT));
        List<String> data = looked.stream()
                .filter(file -> looksLikeData(archive, file, fewest))
                .toList();
        if (!data.isEmpty()) {
            notes.add("%s like recordings, and were not read, for files does not match them: %s"
                    .formatted(
                            CountText.partOf(
                                    data.size(),
                                    looked.size(),
                                    looked.size() < texts.size()
                                            ? "text files beside the recordings that were looked at"
                                            : "text files beside the recordings",
                                    "looks",
                                    "look"),
                            FileNames.first(data)));
        }
        return notes;
    }

    private static boolean endsIn(String file, List<String> ends) {
        String name = file.toLowerCase(Locale.ROOT);
        return ends.stream().anyMatch(name::endsWith);
    }

    /** Nobody asked for the file: what can't be read of it is no fault. */
    private static boolean looksLikeData(Archive archive, String file, int fewest) {
        try {
            Interruption.check();
            byte[] start = archive.peek(file, in -> in.readNBytes(LOOKED_AT));
            return isOfNumbers(new String(start, StandardCharsets.ISO_8859_1), start.length == LOOKED_AT, fewest);
        } catch (SensorDataException e) {
            return false;
        }
    }

    /** @param isCut whether the last line may go on */
    static boolean isOfNumbers(String start, boolean isCut, int fewest) {
        if (start.indexOf('\0') >= 0) {
            return false;
        }
        List<String> lines = new ArrayList<>(Arrays.asList(LINE_END.split(start)));
        if (isCut && !lines.isEmpty()) {
            lines.removeLast();
        }
        lines.removeIf(String::isBlank);
        if (lines.size() < FEWEST_LINES) {
            return false;
        }
        List<String> last = lines.subList(Math.max(1, lines.size() - LAST_LINES), lines.size());
        long samples = last.stream().filter(line -> isSample(line, fewest)).count();
        return samples >= SAMPLES * last.size();
    }

    private static boolean isSample(String line, int fewest) {
        String[] fields = BETWEEN.split(line.strip());
        long numbers = Arrays.stream(fields)
                .filter(field -> field.length() <= LONGEST_NUMBER
                        && NUMBER.matcher(field).matches())
                .count();
        return numbers >= fewest && 2 * numbers >= fields.length;
    }
}
