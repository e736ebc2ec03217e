package dev.proprio.experiments.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
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
        CommandLine line = Proprio.commandLine();
        out.print(small(AutoComplete.bash("proprio", line), line));
        out.flush();
        return ExitCode.DONE;
    }

    /** A choice is offered as the documentation writes it; picocli has the names that it has in Java. */
    private static String small(String script, CommandLine line) {
        String written = script;
        for (ArgSpec argument : line.getCommandSpec().args()) {
            for (Class<?> type : choices(argument)) {
                String names = Arrays.stream(type.getEnumConstants())
                        .map(choice -> "\"" + ((Enum<?>) choice).name() + "\"")
                        .collect(Collectors.joining(" ", "=(", ")"));
                written = written.replace(names, names.toLowerCase(Locale.ROOT));
            }
        }
        for (CommandLine below : line.getSubcommands().values()) {
            written = small(written, below);
        }
        return written;
    }

    private static List<Class<?>> choices(ArgSpec argument) {
        return Stream.concat(Stream.of(argument.type()), Arrays.stream(argument.auxiliaryTypes()))
                .filter(Class::isEnum)
                .toList();
    }
}
