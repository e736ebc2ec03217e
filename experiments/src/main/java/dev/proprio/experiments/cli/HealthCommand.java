package dev.proprio.experiments.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code proprio health}. */
@Command(
        name = "health",
        description = "Says whether a coordinator can work, and what will keep it from that; needs no token.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class HealthCommand implements Callable<Integer> {
    @Mixin
    private RemoteOptions remote;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        JsonNode answer = remote.remote().health();
        PrintWriter out = command.commandLine().getOut();
        String status = answer.get("status").asString();
        out.println(status);
        answer.get("checks").properties().stream()
                .filter(check -> !check.getValue().asString().equals("up"))
                .forEach(check ->
                        out.printf("%s: %s%n", check.getKey(), check.getValue().asString()));
        answer.get("warnings").values().forEach(warning -> out.printf("warning: %s%n", warning.asString()));
        out.flush();
        return status.equals("up") ? ExitCode.DONE : ExitCode.RUN_FAILED;
    }
}
