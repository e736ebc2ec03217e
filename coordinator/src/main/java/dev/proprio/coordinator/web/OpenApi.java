package dev.proprio.coordinator.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The description of the API, OpenAPI 3.1. */
final class OpenApi {
    private static final String RESOURCE = "openapi.json";

    private static final String DOCUMENT = read();

    private OpenApi() {}

    static String document() {
        return DOCUMENT;
    }

    private static String read() {
        try (InputStream resource = OpenApi.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException("the build left out " + RESOURCE);
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
