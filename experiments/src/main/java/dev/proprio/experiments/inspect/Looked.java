package dev.proprio.experiments.inspect;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.archive.Archive;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What some files are found to be, by their beginnings.
 *
 * @param tables those that look like tables, by path
 * @param others those that are something else; empty ones, and tables without enough rows, are nothing
 * @param refused why those can't be read that can't, by path
 */
record Looked(Map<String, TableGuess> tables, Set<String> others, Map<String, String> refused) {
    /** Recordings have more rows. */
    private static final int FEW_ROWS = 150;

    private static final int FEW_LINES = 2;

    static Looked at(Archive archive, Collection<String> files) throws SensorDataException {
        Looked looked = new Looked(new LinkedHashMap<>(), new LinkedHashSet<>(), new LinkedHashMap<>());
        Map<String, String> heads = new LinkedHashMap<>();
        Set<String> few = new LinkedHashSet<>();
        for (String file : files) {
            FilePeek peek = FilePeek.of(archive, file);
            Optional<TableGuess> table = TableGuess.of(peek);
            table.ifPresent(found -> looked.tables.put(file, found));
            peek.refusal().ifPresent(refusal -> looked.refused.put(file, refusal));
            peek.lines().stream().findFirst().ifPresent(line -> heads.put(file, line));
            if (table.isEmpty() && (peek.refusal().isPresent() || !peek.lines().isEmpty())) {
                looked.others.add(file);
            }
            if (table.isEmpty() && !peek.lines().isEmpty() && peek.lines().size() <= FEW_LINES) {
                few.add(file);
            }
        }
        Set<String> known = looked.tables.keySet().stream()
                .map(file -> heads.getOrDefault(file, ""))
                .collect(Collectors.toSet());
        few.removeIf(file -> {
            String head = heads.getOrDefault(file, "");
            return !known.contains(head) && head.codePoints().anyMatch(Character::isLetter);
        });
        looked.others.removeAll(few);
        return looked;
    }

    /** Whether there is nothing but small tables, so that recordings may be packed beside them. */
    boolean hasFewRows() {
        return tables.values().stream().allMatch(table -> table.rows().size() < FEW_ROWS);
    }

    int rows() {
        return tables.values().stream().mapToInt(table -> table.rows().size()).sum();
    }
}
