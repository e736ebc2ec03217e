package dev.proprio.client.sensor;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Hosts that are listed, at addresses that may be reached.
 *
 * @param resolver looks a name up
 * @param reachable the addresses that may be connected to; one other among a name's refuses the name
 */
record ListedHosts(List<HostPattern> hosts, HostResolver resolver, Predicate<InetAddress> reachable)
        implements UrlAccess {
    @Override
    public void requireOffered(URI uri) throws SensorDataException {
        WebAddress address = WebAddress.of(uri);
        if (hosts.stream().noneMatch(host -> host.matches(address))) {
            throw new SensorDataException(
                    "'%s' is not among the hosts that data is fetched from here; upload the data, or ask whoever runs the coordinator to add '%s' to data.urls."
                            .formatted(uri, address.host()));
        }
    }

    @Override
    public Optional<List<InetAddress>> addresses(URI uri) throws SensorDataException {
        requireOffered(uri);
        InetAddress[] found;
        try {
            found = resolver.resolve(WebAddress.of(uri).host());
        } catch (UnknownHostException e) {
            throw new SensorDataException(
                    "'%s' can't be fetched: no name server knows its host; check the address.".formatted(uri), e);
        }
        if (found.length == 0 || !List.of(found).stream().allMatch(reachable)) {
            throw new SensorDataException(
                    "'%s' can't be fetched: its host is at an address of this machine, of a private network, or one that is reserved; upload the data instead."
                            .formatted(uri));
        }
        return Optional.of(List.of(found));
    }
}
