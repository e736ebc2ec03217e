package dev.proprio.experiments.tracking;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One run on an MLflow server. Who asks for the same again does no harm: the run is found by a tag before one is made, and
 * of each figure only steps after the last that the server has are sent.
 */
final class MlflowRuns {
    private static final String TAG = "proprio.run";
    private static final int METRICS_AT_ONCE = 1_000;
    private static final int PARAMETERS_AT_ONCE = 100;
    private static final String KEY = "key";
    private static final String VALUE = "value";
    private static final String RUN = "run_id";
    private static final String GROUP = "experiment_id";
    private static final String LOG = "runs/log-batch";

    private final MlflowServer server;
    private final String experiment;
    private final MlflowRun about;
    private final Map<String, Long> last = new HashMap<>();
    private String group = "";
    private String run = "";
    private boolean certain;

    MlflowRuns(MlflowServer server, String experiment, MlflowRun about) {
        this.server = server;
        this.experiment = experiment;
        this.about = about;
    }

    /** One value of a figure; the same time each time it is sent, by which a server knows it again. */
    record Metric(String name, double value, long step, long milliseconds) {}

    /** Finds the run, or makes it, and learns what the server has of it. */
    void find() throws MlflowException, InterruptedException {
        if (group.isEmpty()) {
            group = group();
        }
        Optional<JsonNode> known = search();
        JsonNode found = known.isPresent()
                ? known.get()
                : server.post(
                                "runs/create",
                                Map.of(
                                        GROUP,
                                        group,
                                        "run_name",
                                        about.name(),
                                        "start_time",
                                        Instant.now().toEpochMilli(),
                                        "tags",
                                        List.of(pair(TAG, about.id()))))
                        .path("run");
        run = named(found.path("info"), RUN);
        learn(found);
        if (known.isPresent()
                && !found.path("info").path("status").asString("RUNNING").equals("RUNNING")) {
            server.post("runs/update", Map.of(RUN, run, "status", "RUNNING"));
        }
    }

    private String group() throws MlflowException, InterruptedException {
        try {
            return groupByName();
        } catch (MlflowException e) {
            if (e.status() != 404) {
                throw e;
            }
        }
        try {
            return named(server.post("experiments/create", Map.of("name", experiment)), GROUP);
        } catch (MlflowException e) {
            if (!e.is("RESOURCE_ALREADY_EXISTS")) {
                throw e;
            }
            return groupByName();
        }
    }

    private String groupByName() throws MlflowException, InterruptedException {
        return named(
                server.get("experiments/get-by-name?experiment_name="
                                + URLEncoder.encode(experiment, StandardCharsets.UTF_8))
                        .path("experiment"),
                GROUP);
    }

    /** What an answer of MLflow's has, and that of something else in its place, such as a proxy, lacks. */
    private static String named(JsonNode answer, String key) throws MlflowException {
        String id = answer.path(key).asString("");
        if (id.isEmpty()) {
            throw new MlflowException(
                    "its answer has no " + key + ", as one of MLflow's would", 200, "", true, Duration.ZERO);
        }
        return id;
    }

    private Optional<JsonNode> search() throws MlflowException, InterruptedException {
        JsonNode runs = server.post(
                        "runs/search",
                        Map.of(
                                "experiment_ids",
                                List.of(group),
                                "filter",
                                "tags.`%s` = '%s'".formatted(TAG, about.id()),
                                "max_results",
                                1))
                .path("runs");
        return runs.isEmpty() ? Optional.empty() : Optional.of(runs.path(0));
    }

    private void learn(JsonNode found) {
        for (JsonNode metric : found.path("data").path("metrics")) {
            last.merge(metric.path(KEY).asString(""), metric.path("step").asLong(0), Math::max);
        }
        certain = true;
    }

    /** Sends the settings, each of which may be written once: the same again is no fault. */
    void sendSettings() throws MlflowException, InterruptedException {
        List<Map<String, Object>> parameters = new ArrayList<>();
        about.settings().forEach((name, value) -> parameters.add(pair(name, value)));
        for (int i = 0; i < parameters.size(); i += PARAMETERS_AT_ONCE) {
            int end = Math.min(i + PARAMETERS_AT_ONCE, parameters.size());
            server.post(LOG, Map.of(RUN, run, "params", parameters.subList(i, end)));
        }
    }

    /** Sends what the server does not have yet. After a failure it is asked first, for it may have taken what it did not confirm. */
    void send(List<Metric> metrics) throws MlflowException, InterruptedException {
        if (!certain) {
            JsonNode found = server.get("runs/get?run_id=" + URLEncoder.encode(run, StandardCharsets.UTF_8))
                    .path("run");
            named(found.path("info"), RUN);
            learn(found);
        }
        List<Metric> left = metrics.stream()
                .filter(metric -> metric.step() > last.getOrDefault(metric.name(), -1L))
                .toList();
        for (int i = 0; i < left.size(); i += METRICS_AT_ONCE) {
            List<Metric> some = left.subList(i, Math.min(i + METRICS_AT_ONCE, left.size()));
            certain = false;
            server.post(
                    LOG,
                    Map.of(
                            RUN,
                            run,
                            "metrics",
                            some.stream().map(MlflowRuns::json).toList()));
            certain = true;
            some.forEach(metric -> last.merge(metric.name(), metric.step(), Math::max));
        }
    }

    /** Says how it ended. */
    void end(String status, Optional<String> digest) throws MlflowException, InterruptedException {
        if (digest.isPresent()) {
            server.post(LOG, Map.of(RUN, run, "tags", List.of(pair("proprio.model_sha256", digest.get()))));
        }
        server.post(
                "runs/update",
                Map.of(RUN, run, "status", status, "end_time", Instant.now().toEpochMilli()));
    }

    private static Map<String, Object> json(Metric metric) {
        return Map.of(
                KEY, metric.name(), VALUE, metric.value(), "timestamp", metric.milliseconds(), "step", metric.step());
    }

    private static Map<String, Object> pair(String key, String value) {
        return Map.of(KEY, key, VALUE, value);
    }
}
