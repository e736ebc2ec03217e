package dev.proprio.experiments.cli;

import dev.proprio.coordinator.service.ApiJson;
import dev.proprio.coordinator.service.Event;
import dev.proprio.coordinator.service.Lifecycle;
import dev.proprio.proto.text.VisibleText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.JsonNode;

/** Prints what happens in a run of a coordinator, until it is over. Takes up a connection that broke. */
final class RunWatcher {
    /** A coordinator that is being restarted is waited for. */
    private static final int MOST_TRIES = 30;

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final CoordinatorClient coordinator;
    private final PrintWriter out;
    private final PrintWriter err;
    private long last;
    private boolean begun;
    private Optional<JsonNode> state = Optional.empty();
    private Optional<Integer> code = Optional.empty();

    RunWatcher(CoordinatorClient coordinator, CommandSpec command) {
        this.coordinator = coordinator;
        this.out = command.commandLine().getOut();
        this.err = command.commandLine().getErr();
    }

    /** Returns as {@code proprio run} does. */
    int watch(String id) throws IOException, InterruptedException, WrongRequestException {
        coordinator.get(CoordinatorClient.run(id));
        for (int tries = 0; tries < MOST_TRIES && code.isEmpty(); tries++) {
            long before = last;
            try (BufferedReader events = coordinator.events(CoordinatorClient.run(id) + "/events", last)) {
                read(events);
            } catch (IOException broken) {
                err.println("the connection to the coordinator broke; trying again");
                err.flush();
            }
            if (code.isEmpty()) {
                tries = last > before ? 0 : tries;
                Thread.sleep(PAUSE);
            }
        }
        return code.orElseThrow(() -> new WrongRequestException("the coordinator is gone; the run may go on"));
    }

    private void read(BufferedReader events) throws IOException {
        String name = "";
        String data = "";
        for (String line = events.readLine(); line != null && code.isEmpty(); line = events.readLine()) {
            if (line.startsWith("event: ")) {
                name = line.substring("event: ".length());
            } else if (line.startsWith("data: ")) {
                data = line.substring("data: ".length());
            } else if (line.startsWith("id: ")) {
                last = Long.parseLong(line.substring("id: ".length()));
            } else if (line.isEmpty() && !data.isEmpty()) {
                tell(name, ApiJson.read(data, JsonNode.class));
                data = "";
            }
        }
    }

    private void tell(String name, JsonNode data) {
        // The model before the first round is told whenever somebody asks from the start.
        if (name.equals(Event.ROUND) && (data.get("round").asInt() > 0 || !begun)) {
            begun = true;
            out.println(round(data));
            out.flush();
        } else if (name.equals(Event.RUN) && data.path("deleted").asBoolean(false)) {
            code = failed("the run was deleted");
            return;
        } else if (name.equals(Event.RUN)) {
            if (isWaiting(data) && state.filter(RunWatcher::isWaiting).isEmpty()) {
                err.println("the run waits for its turn: it goes on as soon as another one makes room");
                err.flush();
            }
            state = Optional.of(data);
        }
        // Rounds that were missed follow the present state, and are shown before it.
        code = state.filter(run -> last >= 2L * run.get("round").asLong()).flatMap(this::over);
    }

    private static boolean isWaiting(JsonNode run) {
        return run.path("state").asString("").equals(Lifecycle.WAITING.toString());
    }

    private Optional<Integer> over(JsonNode run) {
        return switch (Lifecycle.of(run.get("state").asString())) {
            case CREATED, WAITING, RUNNING, PAUSING, PAUSED, STOPPING -> Optional.empty();
            case DONE -> Optional.of(done(run));
            case STOPPED -> failed("the run was stopped");
            case FAILED -> failed("the run failed: " + run.path("failure").asString("no reason is known"));
        };
    }

    private int done(JsonNode run) {
        out.println("done, model sha256 " + run.path("model_sha256").asString(""));
        out.flush();
        return ExitCode.DONE;
    }

    private Optional<Integer> failed(String message) {
        err.println(VisibleText.of(message));
        err.flush();
        return Optional.of(ExitCode.RUN_FAILED);
    }

    private static String round(JsonNode row) {
        var line = new StringBuilder("round %s".formatted(row.get("round").asInt()));
        if (row.has("user_mean")) {
            line.append(String.format(
                    Locale.ROOT,
                    "  mean accuracy %.1f %%",
                    100 * row.get("user_mean").asDouble()));
        }
        if (row.get("round").asInt() == 0) {
            return line.append("  before any update").toString();
        }
        if (row.has("train_loss")) {
            line.append(String.format(
                    Locale.ROOT, "  loss %.3f", row.get("train_loss").asDouble()));
        }
        line.append("  %s of %s updates"
                .formatted(row.get("accepted").asInt(), row.get("selected").asInt()));
        line.append(String.format(
                Locale.ROOT, "  trained %.2f s", row.get("seconds").asDouble()));
        return line.toString();
    }
}
