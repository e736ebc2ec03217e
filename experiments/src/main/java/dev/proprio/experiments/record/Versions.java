package dev.proprio.experiments.record;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** The versions of what computed a result. */
public final class Versions {
    private static final String RESOURCE = "versions.properties";

    private Versions() {}

    /** Proprio's own version. */
    public static String proprio() {
        return built().getProperty("proprio");
    }

    /** Name and version of everything that the result depends on. */
    public static Map<String, String> all() {
        Properties built = built();
        Map<String, String> versions = new LinkedHashMap<>();
        for (String name : new String[] {"proprio", "dl4j", "grpc"}) {
            versions.put(name, built.getProperty(name));
        }
        versions.put("java", Runtime.version().toString());
        versions.put("platform", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        return versions;
    }

    private static Properties built() {
        var properties = new Properties();
        try (InputStream resource = Versions.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException("the build left out " + RESOURCE);
            }
            properties.load(resource);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
