package dev.proprio.client.sensor.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.sensor.FileAccess;
import dev.proprio.client.sensor.SensorDataException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderStoreTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void aLinkBelowAFolderIsFollowedOnlyWithinWhatIsOffered() throws Exception {
        Path offered = Files.createDirectories(folder.resolve("offered/recordings"));
        Path secret = Files.createDirectories(folder.resolve("secret/deep"));
        Files.writeString(secret.resolve("trap.csv"), "hush");
        Path inner = Files.writeString(folder.resolve("offered/other.csv"), "x");
        Files.createSymbolicLink(offered.resolve("within.csv"), inner);
        FileAccess access = FileAccess.within(List.of(folder.resolve("offered")));
        try (FolderStore store = FolderStore.of(offered, access)) {
            assertThat(store.entries()).containsExactly("within.csv");
            // It leads elsewhere once it has been listed.
            Files.delete(offered.resolve("within.csv"));
            Files.createSymbolicLink(offered.resolve("within.csv"), secret.resolve("trap.csv"));
            assertThatThrownBy(() -> store.open("within.csv")).isInstanceOf(SensorDataException.class);
            Files.delete(offered.resolve("within.csv"));
        }
        for (Path end : List.of(secret, secret.resolve("trap.csv"), secret.resolve("gone.csv"), folder)) {
            Path link = Files.createSymbolicLink(offered.resolve("link.csv"), end);
            assertThatThrownBy(() -> FolderStore.of(offered, access))
                    .as(end.toString())
                    .isInstanceOf(SensorDataException.class)
                    .hasMessageContaining("is not among the folders that are offered here")
                    .hasMessageNotContaining("trap");
            Files.delete(link);
        }
    }
}
