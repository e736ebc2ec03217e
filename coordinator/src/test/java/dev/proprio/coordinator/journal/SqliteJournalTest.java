package dev.proprio.coordinator.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.random.KeyedRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteJournalTest extends JournalContract {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private int made;

    @Override
    Database anew() {
        return new SqliteFile(folder.resolve("journal-" + made++ + ".db"));
    }

    @Test
    void otherFilesAreRefusedAndLeftAsTheyAre() throws IOException, SQLException {
        Path text = Files.writeString(folder.resolve("text"), "this is a text and no database at all");
        assertThatThrownBy(() -> Journals.inFile(text).about("r"))
                .hasMessage(
                        "the journal %s is not a journal: it does not begin like an SQLite database".formatted(text));
        assertThat(text).hasContent("this is a text and no database at all");
        Path other = folder.resolve("other.db");
        try (Connection connection = new SqliteFile(other).connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE recipes (name TEXT)");
        } catch (JournalException e) {
            throw new IllegalStateException(e);
        }
        assertThatThrownBy(() -> Journals.inFile(other).about("r"))
                .hasMessage("the journal %s is a database of something else; name another place".formatted(other));
        assertThatThrownBy(() ->
                        Journals.inFile(folder.resolve("nowhere/journal.db")).about("r"))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("see that its folder is there and can be written");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void aDamagedFileIsRefusedOrReadRight(long seed) throws Exception {
        Path file = folder.resolve("whole.db");
        Commit commit = Rounds.commit(1, 2, 2);
        try (Journal journal = Journals.inFile(file)) {
            journal.begin("run-1", "a run");
            journal.commit(Rounds.commit(1, 1, 1));
            journal.commit(commit);
        }
        byte[] whole = Files.readAllBytes(file);
        KeyedRandom random = KeyedRandom.of(seed, "damage", 0, 0);
        for (int i = 0; i < 20; i++) {
            byte[] damaged = whole.clone();
            int from = (int) random.nextLong(damaged.length);
            if (i % 4 == 0) {
                damaged = Arrays.copyOf(damaged, from);
            } else {
                int length = i % 4 == 1 ? 1 : (int) Math.min(damaged.length - from, random.nextLong(4096));
                for (int at = from; at < from + length; at++) {
                    damaged[at] ^= (byte) (1 + random.nextLong(255));
                }
            }
            Path copy = Files.write(folder.resolve("damaged-" + i + ".db"), damaged);
            try (Journal journal = Journals.inFile(copy)) {
                journal.last("run-1").ifPresent(found -> Rounds.assertSame(found.rounds(), commit.rounds()));
            } catch (JournalException refused) {
                assertThat(refused.getMessage()).isNotBlank().doesNotContain("\n", "Exception");
            }
        }
    }
}
