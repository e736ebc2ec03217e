package dev.proprio.experiments.cli;

import dev.proprio.experiments.extension.ExtensionPage;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code proprio extension examples}. */
@Command(
        name = "examples",
        description = "Prints an example of each kind, as docs/extensions.md has them.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class ExtensionExamplesCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        command.commandLine().getOut().print(ExtensionPage.markdown());
        command.commandLine().getOut().flush();
        return ExitCode.DONE;
    }
}
