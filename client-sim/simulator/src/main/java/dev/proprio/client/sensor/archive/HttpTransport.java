package dev.proprio.client.sensor.archive;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** Asks for one URL, once: it follows no redirect. */
interface HttpTransport extends AutoCloseable {
    Duration CONNECT = Duration.ofSeconds(30);
    Duration READ = Duration.ofSeconds(60);

    /**
     * Sends a GET.
     *
     * @throws IOException if no answer comes
     */
    HttpAnswer get(URI uri, Map<String, String> headers) throws IOException, InterruptedException;

    @Override
    void close();
}
