package dev.proprio.client.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.proprio.client.node.NodeStorage.Damage;
import dev.proprio.proto.random.KeyedRandom;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeStorageTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void whatWasWrittenIsThereAfterARestart() throws IOException {
        byte[] large = new byte[100_000];
        KeyedRandom random = KeyedRandom.of(1, "storage-test");
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) random.nextInt();
        }
        try (NodeStorage storage = NodeStorage.open(folder.resolve("deep/inside"), Damage.REFUSE)) {
            assertThat(storage.read("memory")).isEmpty();
            storage.write("memory", new byte[0]);
            assertThat(storage.read("memory")).hasValue(new byte[0]);
            storage.write("memory", large);
        }
        try (NodeStorage storage = NodeStorage.open(folder.resolve("deep/inside"), Damage.REFUSE)) {
            assertThat(storage.read("memory")).hasValue(large);
        }
    }

    @Test
    void everySingleFlippedBitIsNoticed() throws IOException {
        try (NodeStorage storage = NodeStorage.open(folder, Damage.REFUSE)) {
            storage.write("memory", "walked".getBytes(StandardCharsets.UTF_8));
            Path file = folder.resolve("memory.entry");
            byte[] whole = Files.readAllBytes(file);
            for (int bit = 0; bit < whole.length * 8; bit++) {
                byte[] flipped = whole.clone();
                flipped[bit / 8] ^= (byte) (1 << (bit % 8));
                Files.write(file, flipped);
                assertThatThrownBy(() -> storage.read("memory"))
                        .isInstanceOf(NodeStorageException.class)
                        .hasMessage(file + " is damaged: its bytes do not have the checksum at its beginning;"
                                + " restore it, or let the node start afresh, which forgets what it said");
            }
        }
    }

    @Test
    void anEntryThatWasCutIsNotReadByHalf() throws IOException {
        try (NodeStorage storage = NodeStorage.open(folder, Damage.REFUSE)) {
            storage.write("memory", new byte[200]);
            Path file = folder.resolve("memory.entry");
            byte[] whole = Files.readAllBytes(file);
            for (int length = 0; length < whole.length; length++) {
                Files.write(file, Arrays.copyOf(whole, length));
                assertThatThrownBy(() -> storage.read("memory"))
                        .isInstanceOf(NodeStorageException.class)
                        .hasMessageContaining("is damaged");
            }
        }
    }

    @Test
    void ifTheOwnerAllowsItDamageIsPutAsideAndTheNodeStartsAfresh() throws IOException {
        try (NodeStorage storage = NodeStorage.open(folder, Damage.START_AFRESH)) {
            storage.write("memory", new byte[10]);
            Path file = folder.resolve("memory.entry");
            Files.write(file, new byte[40]);
            assertThat(storage.read("memory")).isEmpty();
            assertThat(folder.resolve("memory.entry.damaged")).hasBinaryContent(new byte[40]);
            storage.write("memory", new byte[] {1});
            assertThat(storage.read("memory")).hasValue(new byte[] {1});
        }
    }

    @Test
    void aDamagedSessionLogKeepsTheNodeFromBeginning() throws IOException {
        try (NodeStorage storage = NodeStorage.open(folder, Damage.REFUSE)) {
            storage.write("secure-sessions", "not a log".getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> storage.sessionLog(1))
                    .isInstanceOf(NodeStorageException.class)
                    .hasMessageContaining("expected a stored session-log but these bytes are something else");
        }
        try (NodeStorage storage = NodeStorage.open(folder, Damage.START_AFRESH)) {
            assertThat(storage.sessionLog(1)).isNotNull().isSameAs(storage.sessionLog(1));
            assertThat(storage.read("secure-sessions")).isEmpty();
        }
    }

    @Test
    void aWriteThatFailsLeavesTheOldEntry() throws IOException {
        try (NodeStorage storage = NodeStorage.open(folder, Damage.REFUSE)) {
            storage.write("memory", new byte[] {1});
            // A folder in the place of the new file: no file can be made there, whoever runs the test.
            Files.createDirectory(folder.resolve("memory.entry.new"));
            assertThatThrownBy(() -> storage.write("memory", new byte[] {2}))
                    .isInstanceOf(NodeStorageException.class)
                    .hasMessageContaining("a node cannot write " + folder.resolve("memory.entry"))
                    .hasMessageEndingWith("is the disk full, or the folder read-only?");
            assertThat(storage.read("memory")).hasValue(new byte[] {1});
        }
    }

    @Test
    void aFullDiskLeavesTheOldEntry() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "this system has no /dev/full");
        try (NodeStorage storage = NodeStorage.open(folder, Damage.REFUSE)) {
            storage.write("memory", new byte[] {1});
            Files.createSymbolicLink(folder.resolve("memory.entry.new"), full);
            assertThatThrownBy(() -> storage.write("memory", new byte[] {2}))
                    .isInstanceOf(NodeStorageException.class)
                    .hasMessageContaining("is the disk full");
            assertThat(storage.read("memory")).hasValue(new byte[] {1});
        }
    }

    @Test
    void twoNodesDoNotShareAFolder() throws IOException {
        try (NodeStorage first = NodeStorage.open(folder, Damage.REFUSE)) {
            assertThatThrownBy(() -> NodeStorage.open(folder, Damage.REFUSE))
                    .hasMessage("another node uses the folder " + folder + "; give each node a folder of its own");
            first.write("memory", new byte[1]);
        }
        NodeStorage.open(folder, Damage.REFUSE).close();
    }

    @Test
    void aFolderThatCannotBeMadeIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> NodeStorage.open(file, Damage.REFUSE))
                .isInstanceOf(NodeStorageException.class)
                .hasMessageStartingWith("a node cannot keep its state in " + file)
                .hasMessageEndingWith("give it a folder that it may write");
    }

    @Test
    void namesThatLeadOutOfTheFolderAreRefused() throws IOException {
        try (NodeStorage storage = NodeStorage.open(folder, Damage.REFUSE)) {
            assertThatThrownBy(() -> storage.write("../memory", new byte[1]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("an entry's name must be 1 to 64 characters of a-z 0-9 . - but was \"../memory\"");
        }
    }
}
