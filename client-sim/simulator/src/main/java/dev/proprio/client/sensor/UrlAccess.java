package dev.proprio.client.sensor;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Which URLs may be fetched. The scheme is always http or https. */
public sealed interface UrlAccess permits AnyHost, ListedHosts {
    /**
     * Asks whether a URL is offered at all, before anything is looked up.
     *
     * @throws SensorDataException if it is not
     */
    void requireOffered(URI uri) throws SensorDataException;

    /**
     * The addresses that may be connected to for a URL that is offered; every one that a redirect names is asked for
     * again. The name is looked up once, so that no second answer of a name server counts. Empty: whichever the
     * platform chooses.
     *
     * @throws SensorDataException if the URL may not be fetched
     */
    Optional<List<InetAddress>> addresses(URI uri) throws SensorDataException;

    /** Every host, this machine and its neighbours too. */
    static UrlAccess anywhere() {
        return new AnyHost();
    }

    /**
     * The hosts that are listed, at public addresses only: never this machine, its network, or one that is reserved.
     *
     * @param hosts each {@code HOST}, for the ports 80 and 443, or {@code HOST:PORT}; {@code *.HOST} for all below it
     * @throws IllegalArgumentException if one is none
     */
    static UrlAccess ofHosts(List<String> hosts) {
        return new ListedHosts(
                hosts.stream().map(HostPattern::parse).toList(), InetAddress::getAllByName, PublicAddresses::contains);
    }
}
