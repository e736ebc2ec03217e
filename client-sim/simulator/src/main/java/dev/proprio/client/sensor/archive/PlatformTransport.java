package dev.proprio.client.sensor.archive;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The Java platform's own client, which knows proxies and looks names up by itself. */
final class PlatformTransport implements HttpTransport {
    private final HttpClient client = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();

    @Override
    public HttpAnswer get(URI uri, Map<String, String> headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(READ);
        headers.forEach(request::header);
        HttpResponse<InputStream> response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        Map<String, String> first = new HashMap<>();
        response.headers()
                .map()
                .forEach((name, values) -> first.putIfAbsent(name.toLowerCase(Locale.ROOT), values.getFirst()));
        return new HttpAnswer(response.statusCode(), first, response.body());
    }

    @Override
    public void close() {
        client.close();
    }
}
