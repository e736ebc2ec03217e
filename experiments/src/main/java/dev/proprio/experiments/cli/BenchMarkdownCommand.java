package dev.proprio.experiments.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code proprio bench markdown}. */
@Command(
        name = "markdown",
        description = "Prints what `bench all --json` printed once as tables of Markdown, with machine and date.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class BenchMarkdownCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The JSON of an earlier `bench all --json`.")
    private Path file;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        command.commandLine().getOut().print(BenchMarkdown.of(BenchAllCommand.Beside.read(file)));
        command.commandLine().getOut().flush();
        return ExitCode.DONE;
    }
}
