package dev.proprio.client.sensor.archive;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Serves one file on the loopback interface, with the weaknesses that real servers have. */
final class FileServer implements AutoCloseable {
    private final HttpServer server;
    private final List<String> ranges = Collections.synchronizedList(new ArrayList<>());

    volatile byte[] content;
    volatile String tag = "\"v1\"";
    volatile boolean knowsRanges = true;
    volatile int status = 200;
    /** How many bytes an answer may have before the connection breaks. */
    volatile int breaksAfter = Integer.MAX_VALUE;
    /** How many answers break. */
    final AtomicInteger breaks = new AtomicInteger(Integer.MAX_VALUE);

    FileServer(byte[] content) throws IOException {
        this.content = content;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    URI uri() {
        return URI.create(
                "http://localhost:%d/data/set.zip".formatted(server.getAddress().getPort()));
    }

    /** The Range header of each request, "all" without one. */
    List<String> ranges() {
        return List.copyOf(ranges);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        String condition = exchange.getRequestHeaders().getFirst("If-Range");
        ranges.add(range == null ? "all" : range);
        byte[] body = content;
        int from = 0;
        int code = status;
        if (range != null && knowsRanges && code == 200 && (condition == null || condition.equals(tag))) {
            from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
            code = from < body.length ? 206 : 416;
            exchange.getResponseHeaders()
                    .set(
                            "Content-Range",
                            code == 206
                                    ? "bytes %d-%d/%d".formatted(from, body.length - 1, body.length)
                                    : "bytes */%d".formatted(body.length));
        }
        if (!tag.isEmpty()) {
            exchange.getResponseHeaders().set("ETag", tag);
        }
        if (code == 416 || code >= 400) {
            exchange.sendResponseHeaders(code, -1);
            exchange.close();
            return;
        }
        exchange.sendResponseHeaders(code, body.length - from);
        int length = body.length - from;
        if (length > breaksAfter && breaks.getAndDecrement() > 0) {
            length = breaksAfter;
        }
        exchange.getResponseBody().write(body, from, length);
        exchange.getResponseBody().flush();
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
