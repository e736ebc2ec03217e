package dev.proprio.experiments.cli;

import dev.proprio.experiments.spec.Recipes;
import dev.proprio.proto.extension.Extensions;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code proprio list}. */
@Command(
        name = "list",
        description = "Lists the recipes, and what an experiment can be made of.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class ListCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        PrintWriter out = command.commandLine().getOut();
        Map<String, Map<String, String>> groups = new LinkedHashMap<>();
        groups.put("recipe", Recipes.all());
        for (Class<?> point : ExtensionPoints.ALL) {
            Extensions<?> extensions = Extensions.of(point);
            groups.put(extensions.noun(), extensions.summaries());
        }
        int width = groups.values().stream()
                .flatMap(group -> group.keySet().stream())
                .mapToInt(String::length)
                .max()
                .orElse(0);
        groups.forEach((noun, group) -> {
            out.println(noun + ":");
            group.forEach(
                    (name, summary) -> out.println("  " + name + " ".repeat(width - name.length() + 2) + summary));
        });
        out.flush();
        return ExitCode.DONE;
    }
}
