package dev.proprio.experiments.cli;

import dev.proprio.proto.extension.SpellingSuggestion;
import dev.proprio.proto.text.VisibleText;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says what is wrong with the arguments: of a value that is none, in a sentence; of all else, with the command's whole usage.
 *
 * @param others says it of all else
 */
record WrongOptions(IParameterExceptionHandler others) implements IParameterExceptionHandler {
    private static final Set<Class<?>> WHOLE = Set.of(int.class, Integer.class, long.class, Long.class);
    private static final Set<Class<?>> REAL = Set.of(double.class, Double.class, float.class, Float.class);

    @Override
    public int handleParseException(ParameterException wrong, String[] arguments) throws Exception {
        Optional<String> sentence = sentence(wrong);
        if (sentence.isEmpty()) {
            return others.handleParseException(wrong, arguments);
        }
        PrintWriter err = wrong.getCommandLine().getErr();
        err.println(VisibleText.of(sentence.get()));
        err.flush();
        return ExitCode.WRONG_REQUEST;
    }

    private static Optional<String> sentence(ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            return mistyped(unmatched.getUnmatched().getFirst(), unmatched.getCommandLine());
        }
        if (!(wrong.getArgSpec() instanceof OptionSpec option) || wrong.getValue() == null) {
            return Optional.empty();
        }
        return kind(option)
                .map(kind -> "%s must be a %s but was \"%s\"; %s --help lists all options"
                        .formatted(
                                option.longestName(),
                                kind,
                                wrong.getValue(),
                                wrong.getCommandLine().getCommandSpec().qualifiedName()));
    }

    private static Optional<String> mistyped(String word, CommandLine command) {
        boolean option = word.startsWith("-");
        List<String> known = option
                ? command.getCommandSpec().options().stream()
                        .flatMap(one -> Arrays.stream(one.names()))
                        .toList()
                : List.copyOf(command.getSubcommands().keySet());
        String name = word.split("=", 2)[0];
        return SpellingSuggestion.to(name, known)
                .map(meant -> "there is no %s \"%s\"; did you mean \"%s\"? %s --help lists all"
                        .formatted(
                                option ? "option" : "command",
                                name,
                                meant,
                                command.getCommandSpec().qualifiedName()));
    }

    private static Optional<String> kind(ArgSpec option) {
        Class<?> type = option.typeInfo().isOptional() ? option.auxiliaryTypes()[0] : option.type();
        if (WHOLE.contains(type)) {
            return Optional.of("whole number");
        }
        return REAL.contains(type) ? Optional.of("number") : Optional.empty();
    }
}
