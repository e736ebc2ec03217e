package dev.proprio.experiments.service;

import dev.proprio.client.sensor.SensorDataException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Folders, files and hosts that are offered.
 *
 * @param roots absolute, without {@code ..}
 * @param hosts each {@code HOST}, {@code HOST:PORT} or {@code *.HOST}
 */
record OfferedPlaces(List<Path> roots, List<String> hosts) {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    OfferedPlaces {
        roots = List.copyOf(roots);
        hosts = List.copyOf(hosts);
    }

    /**
     * Lets a path pass that lies below a root, links followed. Outside, what is there and what is not sound the same.
     */
    void requireFile(Path path) throws SensorDataException {
        List<Path> real = new ArrayList<>();
        for (Path root : roots) {
            try {
                real.add(root.toRealPath());
            } catch (IOException notThere) {
                // What is not there offers nothing.
            }
        }
        boolean plain = path.isAbsolute() && path.equals(path.normalize());
        if (!plain || !(isBelow(path, roots) || isBelow(path, real))) {
            throw refused(path);
        }
        Path found;
        try {
            found = path.toRealPath();
        } catch (IOException e) {
            throw new SensorDataException("names '%s', where there is no file or folder".formatted(path), e);
        }
        if (!isBelow(found, real)) {
            throw refused(path);
        }
    }

    private static boolean isBelow(Path path, List<Path> folders) {
        return folders.stream().anyMatch(path::startsWith);
    }

    private static SensorDataException refused(Path path) {
        return new SensorDataException(
                "names '%s', which is not among the folders that are offered here, symbolic links followed; upload the data and name it upload:SHA256, or ask whoever runs the coordinator to add its folder to data.roots"
                        .formatted(path));
    }

    /** Lets a URL pass whose host is offered. */
    void requireHost(URI uri) throws SensorDataException {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
        int usual = scheme.equals("https") ? HTTPS : HTTP;
        int port = uri.getPort() < 0 ? usual : uri.getPort();
        if (uri.getHost() == null || hosts.stream().noneMatch(offered -> matches(offered, host, port, usual))) {
            throw new SensorDataException(
                    "names '%s', which is not among the hosts that data is fetched from here; upload the data, or ask whoever runs the coordinator to add the host to data.urls"
                            .formatted(uri));
        }
    }

    private static boolean matches(String offered, String host, int port, int usual) {
        int colon = offered.lastIndexOf(':');
        boolean withPort = colon > 0 && offered.substring(colon + 1).matches("\\d{1,5}");
        String name = (withPort ? offered.substring(0, colon) : offered).toLowerCase(Locale.ROOT);
        int wanted = withPort ? Integer.parseInt(offered.substring(colon + 1)) : usual;
        return port == wanted && (name.startsWith("*.") ? host.endsWith(name.substring(1)) : host.equals(name));
    }
}
