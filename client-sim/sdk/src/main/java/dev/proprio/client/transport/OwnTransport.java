package dev.proprio.client.transport;

import java.util.Iterator;
import java.util.Locale;
import java.util.ServiceLoader;

/** The artifact's own transport, found once. */
final class OwnTransport {
    static final Transport FOUND = find();

    private OwnTransport() {}

    private static Transport find() {
        Iterator<Transport> found = ServiceLoader.load(Transport.class, Transport.class.getClassLoader())
                .iterator();
        if (!found.hasNext()) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT,
                    "no transport is listed in META-INF/services/%s: keep that file, and what it names, where jars are merged or shrunk",
                    Transport.class.getName()));
        }
        return found.next();
    }
}
