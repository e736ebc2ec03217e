package dev.proprio.experiments.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.experiments.bench.WholeBench.Part;
import dev.proprio.experiments.record.RunJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Launchers here are scripts that note that they were called, and print what is known. */
class WholeBenchTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void bothAreMeasuredInTurnAndMediansAreDivided() throws Exception {
        Path own = launcher("own", "i=$(wc -l < %s); sed \"s/VALUE/$((i + 10))/\" %s".formatted(calls(), report()));
        Path other = launcher("other", "sed s/VALUE/4/ " + report());
        WholeBench.SideBySide measured =
                new WholeBench(own, Optional.of(other), List.of(Part.TRAIN, Part.LIST), 0.5, 3).run(part -> {});
        assertThat(Files.readAllLines(calls()))
                .containsExactly(
                        "own bench train --json --seconds 0.5",
                        "other bench train --json --seconds 0.5",
                        "own bench train --json --seconds 0.5",
                        "other bench train --json --seconds 0.5",
                        "own bench train --json --seconds 0.5",
                        "other bench train --json --seconds 0.5",
                        "own list",
                        "other list",
                        "own list",
                        "other list",
                        "own list",
                        "other list");
        // The calls before were 1, 3 and 5, so that it printed 11, 13 and 15.
        assertThat(measured.own().getFirst()).isEqualTo(new BenchRow("train: mlp", Map.of("ms_per_step", 13.0)));
        assertThat(measured.own().getLast().name()).isEqualTo("list");
        assertThat(measured.own().getLast().figures().get("wall_s")).isPositive();
        assertThat(BenchReport.here("all", Map.of(), measured.own()).dividedBy(measured.other()))
                .first()
                .isEqualTo(new BenchRow("train: mlp", Map.of("ms_per_step", 13.0 / 4)));
    }

    @Test
    void theRunOfTheMainJobLeavesNothingBehind() throws Exception {
        Path own = launcher("own", "mkdir -p \"$4/deep\" && echo x > \"$4/deep/file\"");
        WholeBench.SideBySide measured =
                new WholeBench(own, Optional.empty(), List.of(Part.QUICKSTART), 1, 1).run(part -> {});
        assertThat(measured.own()).extracting(BenchRow::name).containsExactly("run quickstart");
        assertThat(measured.other()).isEmpty();
        String out = Files.readString(calls()).strip().replaceAll(".* ", "");
        assertThat(Path.of(out).getParent()).doesNotExist();
    }

    @Test
    void whatFailsOrPrintsNoBenchmarkIsSaidInASentence() throws IOException {
        Path failing = launcher("failing", "echo nothing helps >&2; exit 3");
        assertThatThrownBy(() -> new WholeBench(failing, Optional.empty(), List.of(Part.LIST), 1, 1).run(part -> {}))
                .isInstanceOf(CommandFailedException.class)
                .hasMessage(failing + " list ended with exit code 3; it said last: nothing helps");
        Path babbling = launcher("babbling", "echo hello");
        assertThatThrownBy(() -> new WholeBench(babbling, Optional.empty(), List.of(Part.ROUND), 1, 1).run(part -> {}))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageStartingWith(babbling + " bench round --json --seconds 1.0 printed what is no benchmark: ");
        Path missing = folder.resolve("nobody");
        assertThatThrownBy(() -> new WholeBench(missing, Optional.empty(), List.of(Part.LIST), 1, 1).run(part -> {}))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageStartingWith(missing + " can't be run: ");
    }

    private Path calls() {
        return folder.resolve("calls");
    }

    private Path report() throws IOException {
        Path template = folder.resolve("report.json");
        String json = RunJson.pretty(
                BenchReport.here("train", Map.of(), List.of(new BenchRow("mlp", Map.of("ms_per_step", 77.0)))));
        assertThat(json).contains("77.0");
        return Files.writeString(template, json.replace("77.0", "VALUE"));
    }

    private Path launcher(String name, String does) throws IOException {
        Path script = Files.writeString(
                folder.resolve(name), "#!/bin/sh\necho \"%s $*\" >> %s\n%s\n".formatted(name, calls(), does));
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return script;
    }
}
