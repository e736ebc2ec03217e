package dev.proprio.experiments.cli;

import dev.proprio.experiments.extension.ExtensionPoints;
import dev.proprio.experiments.spec.Recipes;
import dev.proprio.proto.extension.Extensions;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
        List<Extensions<?>> points = new ArrayList<>();
        ExtensionPoints.ALL.forEach(point -> points.add(Extensions.of(point)));
        int width = Stream.concat(
                        Recipes.all().keySet().stream(), points.stream().flatMap(point -> point.names().stream()))
                .mapToInt(String::length)
                .max()
                .orElse(0);
        out.println("recipe:");
        Recipes.all().forEach((name, summary) -> out.println(line(name, summary, width)));
        for (Extensions<?> point : points) {
            out.println(point.noun() + ":");
            point.summaries().forEach((name, summary) -> {
                out.println(line(name, summary, width));
                point.differences(name).forEach(difference -> out.println(line("", "! " + difference, width)));
            });
        }
        out.println();
        out.println("!  what it does, with its default settings, otherwise than its paper or than is usual");
        out.flush();
        return ExitCode.DONE;
    }

    private static String line(String name, String text, int width) {
        return "  " + name + " ".repeat(width - name.length() + 2) + text;
    }
}
