package dev.proprio.experiments.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code proprio runs}. */
@Command(name = "runs", description = "Lists a coordinator's runs, newest first.", mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class RunsCommand implements Callable<Integer> {
    @Mixin
    private RemoteOptions remote;

    @Option(names = "--json", description = "Prints the coordinator's answer.")
    private boolean json;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        JsonNode answer = all(remote.remote());
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            out.println(answer.toPrettyString());
        } else {
            var table = new TextTable().row("id", "state", "round", "mean accuracy", "strategy", "devices");
            answer.get("runs").values().forEach(run -> table.row(row(run)));
            out.print(table);
        }
        out.flush();
        return ExitCode.DONE;
    }

    private static JsonNode all(CoordinatorClient coordinator)
            throws IOException, InterruptedException, WrongRequestException {
        JsonNode answer = coordinator.get(CoordinatorClient.RUNS);
        var runs = (ArrayNode) answer.get("runs");
        for (JsonNode page = answer; page.has("next"); ) {
            String before = URLEncoder.encode(page.get("next").asString(), StandardCharsets.UTF_8);
            page = coordinator.get(CoordinatorClient.RUNS + "?before=" + before);
            page.get("runs").values().forEach(runs::add);
        }
        ((ObjectNode) answer).remove("next");
        return answer;
    }

    private static String[] row(JsonNode run) {
        return new String[] {
            run.get("id").asString(),
            run.get("state").asString(),
            "%s/%s".formatted(run.get("round").asInt(), run.get("rounds").asInt()),
            run.has("user_mean")
                    ? String.format(
                            Locale.ROOT, "%.1f %%", 100 * run.get("user_mean").asDouble())
                    : "-",
            run.get("strategy").asString(),
            run.get("devices").asString()
        };
    }
}
