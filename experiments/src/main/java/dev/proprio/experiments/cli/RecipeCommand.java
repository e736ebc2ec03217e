package dev.proprio.experiments.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code proprio recipe}. */
@Command(
        name = "recipe",
        description = "Shows a recipe, to learn from or to begin an experiment with.",
        mixinStandardHelpOptions = true,
        subcommands = RecipeShowCommand.class)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class RecipeCommand implements Runnable {
    @Spec
    private CommandSpec command;

    @Override
    public void run() {
        command.commandLine().usage(command.commandLine().getOut());
    }
}
