package dev.proprio.coordinator.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.stored.StoredFormatException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is attached to a commit is missed when it is lost. */
class AttachmentListTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private Path file = Path.of("replaced before each test");

    @BeforeEach
    void commit() throws JournalException {
        file = folder.resolve("journal.db");
        try (Journal journal = Journals.inFile(file)) {
            journal.begin("run-1", "a run");
            journal.commit(Rounds.commit(1, 1, 1));
            journal.commit(Rounds.commit(1, 2, 2));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void namesComeBack(long seed) throws StoredFormatException {
        KeyedRandom random = KeyedRandom.of(seed, "names");
        Set<String> names = new TreeSet<>();
        for (int i = 0; i < seed * 3 - 3; i++) {
            names.add("device/ü-" + random.nextLong(1000));
        }
        byte[] encoded = AttachmentList.encode(names);
        assertThat(AttachmentList.decode(encoded)).isEqualTo(names);
        assertThatThrownBy(() -> AttachmentList.decode(Arrays.copyOf(encoded, encoded.length - 1)))
                .isInstanceOf(StoredFormatException.class);
    }

    @Test
    void eachThatIsMissingIsNoticed() throws Exception {
        Set<String> names = names();
        assertThat(names).isNotEmpty();
        for (String name : names) {
            commitAnewWithout("name = 'attachment/" + name + "'");
            try (Journal journal = Journals.inFile(file)) {
                assertThatThrownBy(() -> journal.last("run-1"))
                        .isInstanceOf(JournalException.class)
                        .hasMessage(
                                "the journal %s lacks 1 of the %d attachments of round 2, the first of them \"%s\"; restore it from a copy, or start the run anew",
                                file, names.size(), name);
            }
        }
    }

    @Test
    void ofAJournalWithoutAListWhatIsThereIsAll() throws Exception {
        Set<String> names = names();
        commitAnewWithout("name LIKE '%/attachments'");
        assertThat(names()).isEqualTo(names);
        try (Journal journal = Journals.inFile(file)) {
            journal.commit(Rounds.commit(1, 3, 3));
        }
        Set<String> after = names();
        sql("DELETE FROM proprio_part WHERE name = 'attachment/"
                + after.iterator().next() + "'");
        try (Journal journal = Journals.inFile(file)) {
            assertThatThrownBy(() -> journal.last("run-1")).hasMessageContaining("lacks 1 of the");
        }
    }

    private Set<String> names() throws JournalException {
        try (Journal journal = Journals.inFile(file)) {
            return new TreeSet<>(
                    journal.last("run-1").orElseThrow().attachments().keySet());
        }
    }

    private void commitAnewWithout(String condition) throws Exception {
        file = folder.resolve("journal-%d.db".formatted(System.nanoTime()));
        try (Journal journal = Journals.inFile(file)) {
            journal.begin("run-1", "a run");
            journal.commit(Rounds.commit(1, 1, 1));
            journal.commit(Rounds.commit(1, 2, 2));
        }
        sql("DELETE FROM proprio_part WHERE " + condition);
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement executed = connection.createStatement()) {
            assertThat(executed.executeUpdate(statement)).isPositive();
        }
    }
}
