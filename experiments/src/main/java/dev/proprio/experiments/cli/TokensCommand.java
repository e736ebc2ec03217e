package dev.proprio.experiments.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code proprio tokens}. */
@Command(
        name = "tokens",
        description = "Makes, lists and revokes the tokens with which devices enrol and people use the API.",
        mixinStandardHelpOptions = true,
        subcommands = {
            EnrolTokenCommand.class,
            OperatorTokenCommand.class,
            ListTokensCommand.class,
            RevokeTokenCommand.class
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class TokensCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec command;

    @Override
    public void run() {
        command.commandLine().usage(command.commandLine().getOut());
    }
}
