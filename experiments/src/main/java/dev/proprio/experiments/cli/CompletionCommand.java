package dev.proprio.experiments.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code proprio completion}. */
@Command(
        name = "completion",
        description = "Prints what completes commands and options in a shell: eval \"$(./proprio completion bash)\".",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class CompletionCommand implements Callable<Integer> {
    /** The shells that understand it. */
    enum Shell {
        BASH,
        ZSH
    }

    @Parameters(paramLabel = "SHELL", description = "bash or zsh, which understand the same.")
    @SuppressWarnings("UnusedVariable") // Both understand the same.
    private Shell shell;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        PrintWriter out = command.commandLine().getOut();
        out.print(AutoComplete.bash("proprio", Proprio.commandLine()));
        out.flush();
        return ExitCode.DONE;
    }
}
