package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.service.CoordinatorService;
import dev.proprio.experiments.service.CoordinatorSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What probes of containers call. */
@Timeout(60)
class HealthCommandTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void itSaysWhetherACoordinatorCanWorkAndWhyNot() throws Exception {
        Path store = folder.resolve("store");
        CoordinatorSpec spec = CoordinatorSpec.read(
                Optional.empty(),
                List.of("http.listen='127.0.0.1:0'", "grpc.listen='127.0.0.1:0'", "store='" + store + "'", "tls=true"));
        String url;
        try (CoordinatorService service = CoordinatorService.open(spec)) {
            url = service.url();
            Path authority = Files.copy(store.resolve("guard/ca.pem"), folder.resolve("ca.pem"));
            String[] asked = {"health", "--coordinator", url, "--ca", authority.toString()};
            assertThat(Shell.run(asked)).isEqualTo(new Shell.Result(ExitCode.DONE, "up%n".formatted(), ""));

            Path away = Files.move(store, folder.resolve("away"));
            assertThat(Shell.run(asked))
                    .isEqualTo(new Shell.Result(
                            ExitCode.RUN_FAILED,
                            "down%nstore: %s can't be written%n".formatted(store.resolve("runs")),
                            ""));
            Files.move(away, store);
        }
        Shell.Result none = Shell.run("health", "--coordinator", url);
        assertThat(none.code()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(none.err()).startsWith("there is no answer from the coordinator at " + url);
    }
}
