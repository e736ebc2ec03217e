package dev.proprio.experiments.cli;

import dev.proprio.experiments.extension.ExtensionBuild;
import dev.proprio.experiments.extension.ExtensionProjectException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code proprio extension build}. */
@Command(
        name = "build",
        description = "Compiles a project that `proprio extension new` made, and packs it into a jar.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class ExtensionBuildCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", defaultValue = ".", description = "The project. Default: this folder.")
    private Path folder;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws IOException, WrongRequestException, ExtensionProjectException {
        var build = new ExtensionBuild(folder);
        Path jar = build.jar();
        UserJars.checkBuilt(jar);
        PrintWriter out = command.commandLine().getOut();
        out.println("%s is ready; name it in PROPRIO_EXTENSIONS".formatted(jar));
        out.flush();
        return ExitCode.DONE;
    }
}
