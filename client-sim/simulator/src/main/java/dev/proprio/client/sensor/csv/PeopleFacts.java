package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.archive.Archive;
import dev.proprio.proto.text.CountText;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a table tells of people, by their names. */
final class PeopleFacts {
    private final Map<String, Map<String, String>> byPerson = new HashMap<>();

    private PeopleFacts() {}

    static PeopleFacts none() {
        return new PeopleFacts();
    }

    static PeopleFacts read(
            Archive archive, String file, PeopleTable settings, String delimiter, Optional<String> encoding)
            throws SensorDataException {
        PeopleFacts facts = new PeopleFacts();
        SmallTable table = SmallTable.read(
                archive, file, Delimiter.parse("delimiter", settings.delimiter().orElse(delimiter)), true, encoding);
        int user = table.header().column(settings.user());
        for (SmallTable.Row row : table.rows()) {
            Map<String, String> own = new LinkedHashMap<>();
            for (int column = 0; column < row.fields().size(); column++) {
                if (column != user) {
                    own.put(
                            table.header().names().get(column),
                            WrittenName.of(row.fields().get(column)));
                }
            }
            if (facts.byPerson.put(SmallTable.plain(row.fields().get(user)), own) != null) {
                throw new SensorDataException(
                        "%s tells of a person for the second time; a row for each person was expected."
                                .formatted(row.where()));
            }
        }
        return facts;
    }

    Map<String, String> of(String person) {
        return byPerson.getOrDefault(SmallTable.plain(person), Map.of());
    }

    /** What has to be said of people of whom nothing is told. */
    Optional<String> note(List<String> people) {
        long unknown = people.stream().filter(person -> of(person).isEmpty()).count();
        return byPerson.isEmpty() || unknown == 0
                ? Optional.empty()
                : Optional.of("the table of people tells nothing of %s"
                        .formatted(CountText.partOf(unknown, people.size(), "people", "here", "here")));
    }
}
