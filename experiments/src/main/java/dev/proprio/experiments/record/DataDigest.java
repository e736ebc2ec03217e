package dev.proprio.experiments.record;

import dev.proprio.client.sensor.DataFile;
import dev.proprio.proto.tensor.FloatBytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Tells a run's data from other data, the content of {@code data.json}. Two runs were of the same data if, and only if,
 * {@code sha256} is the same.
 *
 * @param sha256 over all names, lengths and contents, or over what a generator makes; in lower-case hexadecimal
 * @param files what was read, by name; empty if the data was generated
 */
public record DataDigest(String sha256, List<DataFile> files) {
    /** The name of its file. */
    public static final String FILE = "data.json";

    private static final int MOST_NAMED = 5;

    public DataDigest {
        files = List.copyOf(files);
    }

    /** The digest of what was read. */
    public static DataDigest of(List<DataFile> files) {
        MessageDigest digest = FloatBytes.sha256();
        for (DataFile file : files) {
            digest.update("%s %d %s\n"
                    .formatted(file.sha256(), file.bytes(), file.path())
                    .getBytes(StandardCharsets.UTF_8));
        }
        return new DataDigest(HexFormat.of().formatHex(digest.digest()), files);
    }

    /** Whether the data was read from files, and not generated. */
    public boolean wasRead() {
        return !files.isEmpty();
    }

    /** What is different in {@code now}, a half sentence that names the first files; there must be something. */
    public String difference(DataDigest now) {
        if (wasRead() != now.wasRead()) {
            return "the files of one of the two are not known";
        }
        Map<String, DataFile> before = byPath(files);
        Map<String, DataFile> after = byPath(now.files);
        var paths = new TreeSet<>(before.keySet());
        paths.addAll(after.keySet());
        List<String> changes = new ArrayList<>();
        for (String path : paths) {
            DataFile was = before.get(path);
            DataFile is = after.get(path);
            if (was == null) {
                changes.add("%s was added".formatted(path));
            } else if (is == null) {
                changes.add("%s is gone".formatted(path));
            } else if (!Objects.equals(was, is)) {
                changes.add("%s has changed (%s)".formatted(path, size(was, is)));
            }
        }
        if (changes.isEmpty()) {
            return "the generator makes other recordings";
        }
        int more = changes.size() - MOST_NAMED;
        String named = changes.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        return more > 0 ? named + " and %d more".formatted(more) : named;
    }

    private static String size(DataFile was, DataFile is) {
        return was.bytes() == is.bytes()
                ? "%d bytes as before".formatted(is.bytes())
                : "%d bytes, before %d".formatted(is.bytes(), was.bytes());
    }

    private static Map<String, DataFile> byPath(List<DataFile> files) {
        return files.stream()
                .collect(Collectors.toMap(DataFile::path, Function.identity(), (a, b) -> b, TreeMap::new));
    }
}
