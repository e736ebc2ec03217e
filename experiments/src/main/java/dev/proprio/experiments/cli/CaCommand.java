package dev.proprio.experiments.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code proprio ca}. */
@Command(
        name = "ca",
        description =
                "Certifies devices and the coordinator's server off line, by an authority whose private key the coordinator never has.",
        mixinStandardHelpOptions = true,
        subcommands = {CaInitCommand.class, CaRequestCommand.class, CaSignCommand.class, CaInstallCommand.class})
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class CaCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec command;

    @Override
    public void run() {
        command.commandLine().usage(command.commandLine().getOut());
    }
}
