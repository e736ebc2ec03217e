package dev.proprio.experiments.record;

import dev.proprio.client.sensor.DataFile;
import dev.proprio.proto.tensor.FloatBytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Tells what a run read from other data, the content of {@code data.json}. Two runs were of the same data if, and only
 * if, {@code sha256} is the same.
 *
 * @param sha256 over all names, lengths and contents, or over what a generator makes; in lower-case hexadecimal
 * @param files the data that was read, by name; empty if it was generated
 * @param named the other files that settings name, such as a model's, by name; empty if they name none
 */
public record DataDigest(String sha256, List<DataFile> files, Optional<List<DataFile>> named) {
    /** The name of its file. */
    public static final String FILE = "data.json";

    private static final int MOST_NAMED = 5;

    public DataDigest {
        files = List.copyOf(files);
        named = named.filter(some -> !some.isEmpty()).map(List::copyOf);
    }

    /** The digest of what was read. */
    public static DataDigest of(List<DataFile> files) {
        MessageDigest digest = FloatBytes.sha256();
        for (DataFile file : files) {
            digest.update("%s %s %s\n"
                    .formatted(file.sha256(), file.bytes(), file.path())
                    .getBytes(StandardCharsets.UTF_8));
        }
        return new DataDigest(HexFormat.of().formatHex(digest.digest()), files, Optional.empty());
    }

    /** The same data, of a run whose settings name these files, too. */
    public DataDigest naming(List<DataFile> others) {
        return new DataDigest(sha256, files, Optional.of(others));
    }

    /** Whether both the data and the other files are the same. */
    public boolean sameAs(DataDigest other) {
        return sha256.equals(other.sha256) && named.equals(other.named);
    }

    /** Whether the data was read from files, and not generated. */
    public boolean wasRead() {
        return !files.isEmpty();
    }

    /** What is different in {@code now}, a half sentence that names the first files; there must be something. */
    public String difference(DataDigest now) {
        List<String> changes = new ArrayList<>();
        if (!sha256.equals(now.sha256)) {
            if (wasRead() != now.wasRead()) {
                changes.add("the files of one of the two are not known");
            } else if (wasRead()) {
                addChanges(byPath(files), byPath(now.files), changes);
            } else {
                changes.add("the generator makes other recordings");
            }
        }
        addChanges(byPath(named.orElse(List.of())), byPath(now.named.orElse(List.of())), changes);
        int more = changes.size() - MOST_NAMED;
        String said = changes.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        return more > 0 ? said + " and %s more".formatted(more) : said;
    }

    private static void addChanges(Map<String, DataFile> before, Map<String, DataFile> after, List<String> changes) {
        var paths = new TreeSet<>(before.keySet());
        paths.addAll(after.keySet());
        for (String path : paths) {
            DataFile was = before.get(path);
            DataFile is = after.get(path);
            if (was == null) {
                changes.add("%s was added".formatted(path));
            } else if (is == null) {
                changes.add("%s is gone".formatted(path));
            } else if (!was.equals(is)) {
                changes.add("%s has changed (%s)".formatted(path, size(was, is)));
            }
        }
    }

    private static String size(DataFile was, DataFile is) {
        return was.bytes() == is.bytes()
                ? "%s bytes as before".formatted(is.bytes())
                : "%s bytes, before %s".formatted(is.bytes(), was.bytes());
    }

    private static Map<String, DataFile> byPath(List<DataFile> files) {
        return files.stream().collect(Collectors.toMap(DataFile::path, Function.identity(), (a, b) -> b, TreeMap::new));
    }
}
