package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.spec.GeneratedFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtensionCommandTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void aNewProjectIsBuiltAndTestedAndItsFaultsAreShown() throws Exception {
        Path project = folder.resolve("my-plan");
        Shell.Result made =
                Shell.run("extension", "new", "my-plan", "--kind", "schedule", "--into", project.toString());
        assertThat(made.code()).as(made.err()).isZero();
        assertThat(made.out())
                .contains(
                        "extension test " + project,
                        "PROPRIO_EXTENSIONS=" + project.resolve("target").resolve("my-plan.jar"),
                        "--set local.schedule=my-plan");
        assertThat(project.resolve("README.md")).content().doesNotContain("{{");

        Path source = project.resolve("src/main/java/myplan/MyPlan.java");
        Files.writeString(source, Files.readString(source).replace("(1 - floor) * done", "done"));
        Shell.Result failed = Shell.run("extension", "test", project.toString());
        assertThat(failed.code()).isEqualTo(ExitCode.RUN_FAILED);
        assertThat(failed.out())
                .contains("java.lang.AssertionError: half of its rounds", "(MyPlanTest.java:")
                .contains("1 of 1 test failed: myplan.MyPlanTest");

        Files.writeString(source, Files.readString(source).replace("\"my-plan\"", "\"cosine\""));
        Shell.Result refused = Shell.run("extension", "build", project.toString());
        assertThat(refused.code()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(refused.err()).contains("are both named \"cosine\"");

        Shell.Result kind = Shell.run("extension", "new", "x", "--kind", "agregation");
        assertThat(kind.code()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(kind.err()).contains("--kind must be one of data-source, partitioner, model, local-algorithm");
    }

    @Test
    void thePageOfExamplesIsCurrent() throws Exception {
        Shell.Result page = Shell.run("extension", "examples");
        assertThat(GeneratedFile.difference(Path.of("../docs/extensions.md"), page.out()))
                .isEmpty();
    }
}
