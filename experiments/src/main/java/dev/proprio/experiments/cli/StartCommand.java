package dev.proprio.experiments.cli;

import dev.proprio.coordinator.service.DeviceKind;
import dev.proprio.experiments.spec.Recipes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code proprio start}. */
@Command(
        name = "start",
        description = "Has a coordinator run an experiment, and prints the run's id.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class StartCommand implements Callable<Integer> {
    @Mixin
    private RemoteOptions remote;

    @Parameters(
            paramLabel = "SPEC",
            completionCandidates = RecipeNames.class,
            description = "The experiment: a YAML file, or the name of a recipe.")
    private String spec;

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = "Replaces one setting, such as local.learning-rate=0.1. Repeatable.")
    private List<String> assignments = new ArrayList<>();

    @Option(
            names = "--devices",
            defaultValue = "simulated",
            description = "Whose devices take part: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private DeviceKind devices;

    @Option(names = "--watch", description = "Shows its rounds, and ends with it.")
    private boolean watch;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        Map<String, Object> request = new LinkedHashMap<>();
        Path file = Path.of(spec);
        if (Files.isRegularFile(file)) {
            request.put("spec", Files.readString(file));
        } else if (spec.contains("/")
                || (spec.endsWith(".yaml") && Recipes.find(spec).isEmpty())) {
            throw new WrongRequestException("there is no file \"%s\"".formatted(spec));
        } else {
            request.put("recipe", spec);
        }
        request.put("set", settings());
        request.put("devices", devices.toString());
        request.put("start", true);
        CoordinatorClient coordinator = remote.remote();
        JsonNode run = coordinator.post(CoordinatorClient.RUNS, request);
        String id = run.get("id").asString();
        command.commandLine().getOut().println(id);
        command.commandLine().getOut().flush();
        return watch ? new RunWatcher(coordinator, command).watch(id) : ExitCode.DONE;
    }

    private Map<String, String> settings() throws WrongRequestException {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            if (equals < 1) {
                throw new WrongRequestException("--set %s must be written --set path=value".formatted(assignment));
            }
            settings.put(assignment.substring(0, equals).strip(), assignment.substring(equals + 1));
        }
        return settings;
    }
}
