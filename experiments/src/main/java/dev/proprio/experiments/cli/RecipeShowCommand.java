package dev.proprio.experiments.cli;

import dev.proprio.experiments.spec.Recipes;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code proprio recipe show}. */
@Command(
        name = "show",
        description = "Prints a recipe's YAML, which begins with what it is for.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class RecipeShowCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "NAME",
            completionCandidates = RecipeNames.class,
            description = "The recipe's name; `proprio list` names all.")
    private String name;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws IOException, WrongRequestException {
        Path recipe = Recipes.find(name)
                .orElseThrow(() -> new WrongRequestException(
                        "there is no recipe \"%s\"%s".formatted(name, SpecOptions.recipesLike(name))));
        PrintWriter out = command.commandLine().getOut();
        out.print(Files.readString(recipe));
        out.flush();
        return ExitCode.DONE;
    }
}
