package dev.proprio.client.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileAccessTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private Path root = Path.of("replaced");
    private Path secret = Path.of("replaced");
    private FileAccess access = FileAccess.any();

    @BeforeEach
    void layOut() throws Exception {
        root = Files.createDirectories(folder.resolve("offered/deep"));
        Files.writeString(root.resolve("data.csv"), "x");
        secret = Files.writeString(folder.resolve("secret.csv"), "hush");
        access = FileAccess.within(List.of(folder.resolve("offered"), folder.resolve("none")));
    }

    @Test
    void opensWhatLiesBelowARoot() throws Exception {
        assertThat(access.permitted(root.resolve("data.csv")))
                .isEqualTo(root.resolve("data.csv").toRealPath());
        assertThat(access.permitted(folder.resolve("offered"))).isDirectory();
        Files.createSymbolicLink(folder.resolve("offered/link"), root);
        assertThat(access.permitted(folder.resolve("offered/link/data.csv"))).isEqualTo(root.resolve("data.csv"));
    }

    @Test
    void refusesEverythingElseWhetherItIsThereOrNot() throws Exception {
        Files.createSymbolicLink(root.resolve("out"), secret);
        Files.createSymbolicLink(root.resolve("up"), folder);
        Files.createSymbolicLink(root.resolve("dangling"), folder.resolve("gone.csv"));
        for (Path path : List.of(
                secret,
                folder.resolve("not there"),
                root.resolve("out"),
                root.resolve("up/secret.csv"),
                root.resolve("up/gone.csv"),
                root.resolve("up/gone/deep.csv"),
                root.resolve("up/secret.csv/deep.csv"),
                root.resolve("dangling"),
                root.resolve("dangling/deep.csv"),
                root.resolve("../../secret.csv"),
                root.resolve("../deep/data.csv"),
                folder.resolve("offered-not/x"),
                Path.of("/etc/passwd"),
                Path.of("relative.csv"))) {
            assertThatThrownBy(() -> access.permitted(path))
                    .isInstanceOf(SensorDataException.class)
                    .hasMessageStartingWith("'%s' is not among the folders that are offered here", path);
        }
    }

    @Test
    void saysWhatIsMissingBelowARoot() throws Exception {
        Files.createSymbolicLink(folder.resolve("offered/link"), root);
        for (Path missing : List.of(
                root.resolve("gone.csv"),
                root.resolve("gone/deep.csv"),
                folder.resolve("offered/link/gone.csv"),
                folder.resolve("none"),
                folder.resolve("none/deep.csv"))) {
            assertThatThrownBy(() -> access.permitted(missing))
                    .hasMessage("There is no file or folder '%s' that can be read.", missing);
        }
    }

    @Test
    void withoutRootsNothingIsOffered() {
        assertThatThrownBy(() -> FileAccess.within(List.of()).permitted(secret))
                .isInstanceOf(SensorDataException.class);
    }
}
