package dev.proprio.coordinator.web;

import com.google.common.hash.Hashing;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The dashboard's files, from the jar. A browser keeps them and asks each time whether they have changed. */
final class DashboardFiles {
    private static final String ROOT = "site/";
    private static final String START = "index.html";
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
                    + "connect-src 'self'; manifest-src 'self'; frame-src 'self'; base-uri 'none'; "
                    + "form-action 'self'; frame-ancestors 'none'";
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("txt", "text/plain; charset=utf-8"));

    private record Loaded(Buffer content, Buffer gzip, String type, String tag) {}

    private final Map<String, Optional<Loaded>> files = new ConcurrentHashMap<>();

    /** Answers with the file at the request's path; a path without an ending is a page of the dashboard. */
    void answer(HttpServerRequest request) throws ProblemException, IOException {
        String path = request.path().substring(1);
        String name = path.substring(path.lastIndexOf('/') + 1).contains(".") ? path : START;
        Loaded file = load(name)
                .orElseThrow(
                        () -> new ProblemException(404, "there is nothing at %s".formatted(WebServer.shown(request))));
        HttpServerResponse response = request.response()
                .putHeader("Content-Type", file.type())
                .putHeader("ETag", file.tag())
                .putHeader("Cache-Control", "no-cache")
                .putHeader("Vary", "Accept-Encoding")
                .putHeader("Content-Security-Policy", POLICY);
        if (file.tag().equals(request.getHeader("If-None-Match"))) {
            response.setStatusCode(304).end();
        } else if (Gzip.isWanted(request.getHeader("Accept-Encoding"))
                && file.gzip().length() < file.content().length()) {
            response.putHeader("Content-Encoding", "gzip").end(file.gzip());
        } else {
            response.end(file.content());
        }
    }

    private Optional<Loaded> load(String name) throws IOException {
        String ending = name.substring(name.lastIndexOf('.') + 1);
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._/-]{0,200}") || name.contains("..") || !TYPES.containsKey(ending)) {
            return Optional.empty();
        }
        Optional<Loaded> known = files.get(name);
        if (known != null) {
            return known;
        }
        Optional<Loaded> read = read(name, TYPES.getOrDefault(ending, ""));
        // What is not there is not remembered: there is no end of names.
        read.ifPresent(file -> files.put(name, read));
        return read;
    }

    private static Optional<Loaded> read(String name, String type) throws IOException {
        try (InputStream resource = DashboardFiles.class.getResourceAsStream(ROOT + name)) {
            if (resource == null) {
                return Optional.empty();
            }
            byte[] content = resource.readAllBytes();
            String tag = "\"" + Hashing.sha256().hashBytes(content).toString().substring(0, 16) + "\"";
            return Optional.of(new Loaded(Buffer.buffer(content), Buffer.buffer(Gzip.small(content)), type, tag));
        }
    }
}
