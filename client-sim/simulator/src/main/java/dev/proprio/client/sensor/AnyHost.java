package dev.proprio.client.sensor;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Every host. */
record AnyHost() implements UrlAccess {
    @Override
    public void requireOffered(URI uri) throws SensorDataException {
        WebAddress.of(uri);
    }

    @Override
    public Optional<List<InetAddress>> addresses(URI uri) throws SensorDataException {
        requireOffered(uri);
        return Optional.empty();
    }
}
