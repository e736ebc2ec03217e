package dev.proprio.experiments.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code proprio bench}. */
@Command(
        name = "bench",
        description =
                "Measures how fast Proprio is on this machine (compare ratios within one run), and how real its fleet is.",
        mixinStandardHelpOptions = true,
        subcommands = {
            BenchAllCommand.class,
            BenchTrainCommand.class,
            BenchRoundCommand.class,
            BenchRulesCommand.class,
            BenchPopulationCommand.class,
            BenchSecAggCommand.class,
            BenchRealismCommand.class,
            BenchMarkdownCommand.class
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class BenchCommand implements Runnable {
    @Spec
    private CommandSpec command;

    @Override
    public void run() {
        command.commandLine().usage(command.commandLine().getOut());
    }
}
