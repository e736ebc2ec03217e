package dev.proprio.experiments.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code proprio extension}. */
@Command(
        name = "extension",
        description = "Makes, builds and tests strategies, models and data sources of one's own.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ExtensionNewCommand.class,
            ExtensionBuildCommand.class,
            ExtensionTestCommand.class,
            ExtensionExamplesCommand.class
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class ExtensionCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec command;

    @Override
    public void run() {
        command.commandLine().usage(command.commandLine().getOut());
    }
}
