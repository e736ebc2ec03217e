package dev.proprio.experiments.cli;

import dev.proprio.experiments.extension.ExtensionBuild;
import dev.proprio.proto.text.CountText;
import dev.proprio.proto.text.VisibleText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code proprio extension test}. */
@Command(
        name = "test",
        description = "Builds a project that `proprio extension new` made, and runs its tests.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class ExtensionTestCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", defaultValue = ".", description = "The project. Default: this folder.")
    private Path folder;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        var build = new ExtensionBuild(folder);
        Path jar = build.jar();
        UserJars.checkBuilt(jar);
        PrintWriter out = command.commandLine().getOut();
        ExtensionBuild.Tested tested = build.test(jar, line -> out.println(VisibleText.of(line)));
        out.println(
                tested.failed().isEmpty()
                        ? "%s passed".formatted(CountText.of(tested.tests(), "test"))
                        : "%s of %s failed: %s"
                                .formatted(
                                        tested.failed().size(),
                                        CountText.of(tested.tests(), "test"),
                                        String.join(", ", tested.failed())));
        out.flush();
        return tested.failed().isEmpty() ? ExitCode.DONE : ExitCode.RUN_FAILED;
    }
}
