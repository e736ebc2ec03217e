package dev.proprio.experiments.tracking;

import dev.proprio.experiments.record.RunJson;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;

/** An MLflow server of one run, which keeps whatever it is told as often as it is told, and may fail in many ways. */
final class FakeMlflow implements AutoCloseable {
    /** What becomes of a request. */
    enum Fault {
        NONE,
        BUSY,
        BROKEN,
        DONE_BUT_BROKEN,
        SILENT,
        DONE_BUT_SILENT,
        HUNG_UP,
        DONE_BUT_HUNG_UP,
        DONE_BUT_HALF_SILENT,
        DONE_BUT_HALF_HUNG_UP,
        ANSWERED_TWICE,
        HTML,
        NOTHING,
        A_LIST,
        NULLS,
        NESTED,
        HUGE,
        REFUSED
    }

    record Metric(String key, long step, double value) {}

    private final ServerSocket socket;
    private final BiFunction<Integer, String, Fault> faults;
    private final List<Socket> connections = new ArrayList<>();
    final List<Metric> metrics = new ArrayList<>();
    final Map<String, String> parameters = new TreeMap<>();
    final Map<String, String> tags = new TreeMap<>();
    private int requests;
    private int experiments;
    private int runs;
    private String status = "";
    private int largest;

    /** @param faults by the number of the request, from 1, and its path */
    FakeMlflow(BiFunction<Integer, String, Fault> faults) throws IOException {
        this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.faults = faults;
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    synchronized int experiments() {
        return experiments;
    }

    synchronized int runs() {
        return runs;
    }

    synchronized String status() {
        return status;
    }

    /** The most metrics that one request had. */
    synchronized int largest() {
        return largest;
    }

    synchronized List<Metric> metrics() {
        return List.copyOf(metrics);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                synchronized (this) {
                    connections.add(connection);
                }
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            var input = new BufferedInputStream(connection.getInputStream());
            while (answered(input, connection.getOutputStream())) {
                // The next one.
            }
        } catch (IOException gone) {
            // Whoever asked has hung up.
        }
    }

    private boolean answered(InputStream input, OutputStream output) throws IOException {
        String first = line(input);
        if (first.isEmpty()) {
            return false;
        }
        int length = 0;
        for (String header = line(input); !header.isEmpty(); header = line(input)) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring(15).strip());
            }
        }
        byte[] body = input.readNBytes(length);
        String path = first.split(" ", 3)[1].replace("/api/2.0/mlflow/", "");
        Fault fault;
        synchronized (this) {
            fault = faults.apply(++requests, path);
        }
        String answer = "";
        switch (fault) {
            case NONE,
                    ANSWERED_TWICE,
                    DONE_BUT_BROKEN,
                    DONE_BUT_SILENT,
                    DONE_BUT_HUNG_UP,
                    DONE_BUT_HALF_SILENT,
                    DONE_BUT_HALF_HUNG_UP -> answer = done(path, body);
            case NOTHING, A_LIST, NULLS -> {
                // Whatever says that it is done is believed.
                if (path.equals("runs/log-batch") || path.equals("runs/update")) {
                    answer = done(path, body);
                }
            }
            default -> {}
        }
        switch (fault) {
            case NONE -> write(output, status(answer), answer);
            case ANSWERED_TWICE -> {
                write(output, status(answer), answer);
                write(output, status(answer), answer);
            }
            case BUSY -> write(output, "429 Too Many Requests\r\nRetry-After: 0", "");
            case BROKEN, DONE_BUT_BROKEN -> write(output, "500 Internal Server Error", "<html>");
            case REFUSED ->
                write(output, "400 Bad Request", "{\"error_code\":\"INVALID_PARAMETER_VALUE\",\"message\":\"no\"}");
            case SILENT, DONE_BUT_SILENT -> {
                // Until whoever asked has had enough.
                return input.read() >= 0;
            }
            case HUNG_UP, DONE_BUT_HUNG_UP -> {
                return false;
            }
            case DONE_BUT_HALF_SILENT -> {
                write(output, status(answer), answer, 10);
                return input.read() >= 0;
            }
            case DONE_BUT_HALF_HUNG_UP -> {
                write(output, status(answer), answer, 10);
                return false;
            }
            case HTML -> write(output, "200 OK", "<html>Sign in</html>");
            case NOTHING -> write(output, "200 OK", "{}");
            case A_LIST -> write(output, "200 OK", "[1]");
            case NULLS ->
                write(
                        output,
                        "200 OK",
                        "{\"experiment\":null,\"experiment_id\":null,\"runs\":{\"run\":null},\"run\":{\"info\":{\"run_id\":[]},\"data\":{\"metrics\":[{\"key\":null}]}}}");
            case NESTED -> write(output, "200 OK", "[".repeat(100_000));
            case HUGE -> write(output, "200 OK", "\"" + "x".repeat(17 << 20));
        }
        output.flush();
        return true;
    }

    private static String status(String answer) {
        return answer.isEmpty() ? "404 Not Found" : "200 OK";
    }

    private static void write(OutputStream output, String status, String body) throws IOException {
        write(output, status, body, 0);
    }

    /** @param missing bytes that are announced and not sent */
    private static void write(OutputStream output, String status, String body, int missing) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        output.write("HTTP/1.1 %s\r\nContent-Length: %s\r\n\r\n"
                .formatted(status, bytes.length + missing)
                .getBytes(StandardCharsets.US_ASCII));
        output.write(bytes);
        output.flush();
    }

    private static String line(InputStream input) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = input.read(); next >= 0 && next != '\n'; next = input.read()) {
            line.write(next);
        }
        return line.toString(StandardCharsets.US_ASCII).strip();
    }

    /** Empty if there is nothing of that name. */
    private synchronized String done(String path, byte[] body) {
        JsonNode asked = body.length == 0
                ? RunJson.tree(Map.of())
                : RunJson.read(new String(body, StandardCharsets.UTF_8), JsonNode.class);
        String what = path.contains("?") ? path.substring(0, path.indexOf('?')) : path;
        if (what.equals("runs/create")) {
            requireGroup(asked.path("experiment_id"));
        } else if (what.equals("runs/search")) {
            requireGroup(asked.path("experiment_ids").path(0));
        }
        return switch (what) {
            case "experiments/get-by-name" -> experiments == 0 ? "" : "{\"experiment\":{\"experiment_id\":\"3\"}}";
            case "experiments/create" -> {
                experiments++;
                yield "{\"experiment_id\":\"3\"}";
            }
            case "runs/search" -> {
                boolean mine = runs > 0
                        && asked.get("filter")
                                .asString()
                                .equals("tags.`proprio.run` = '%s'".formatted(tags.get("proprio.run")));
                yield mine ? RunJson.line(Map.of("runs", List.of(run()))) : "{}";
            }
            case "runs/create" -> {
                runs++;
                status = "RUNNING";
                keep(asked.get("tags"), tags);
                yield RunJson.line(Map.of("run", run()));
            }
            case "runs/get" -> RunJson.line(Map.of("run", run()));
            case "runs/log-batch" -> {
                largest = Math.max(largest, asked.path("metrics").size());
                for (JsonNode metric : asked.path("metrics")) {
                    metrics.add(new Metric(
                            metric.get("key").asString(),
                            metric.get("step").asLong(),
                            metric.get("value").asDouble()));
                }
                keep(asked.path("params"), parameters);
                keep(asked.path("tags"), tags);
                yield "{}";
            }
            case "runs/update" -> {
                status = asked.get("status").asString();
                yield "{\"run_info\":{}}";
            }
            default -> throw new IllegalStateException(path);
        };
    }

    private static void requireGroup(JsonNode id) {
        if (!id.asString("").equals("3")) {
            throw new IllegalStateException("no such experiment: " + id);
        }
    }

    private static void keep(JsonNode pairs, Map<String, String> into) {
        for (JsonNode pair : pairs) {
            into.put(pair.get("key").asString(), pair.get("value").asString());
        }
    }

    /** As MLflow has it: of each figure the latest step alone. */
    private Map<String, Object> run() {
        Map<String, Metric> latest = new LinkedHashMap<>();
        for (Metric metric : metrics) {
            latest.merge(metric.key(), metric, (one, other) -> one.step() > other.step() ? one : other);
        }
        return Map.of(
                "info",
                Map.of("run_id", "r1", "status", status),
                "data",
                Map.of(
                        "metrics",
                        latest.values().stream()
                                .map(metric -> Map.of(
                                        "key", metric.key(),
                                        "step", Long.toString(metric.step()),
                                        "value", metric.value()))
                                .toList()));
    }

    @Override
    public void close() throws IOException {
        socket.close();
        synchronized (this) {
            for (Socket connection : connections) {
                connection.close();
            }
        }
    }
}
