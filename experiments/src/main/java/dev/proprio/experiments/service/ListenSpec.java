package dev.proprio.experiments.service;

import com.google.common.net.HostAndPort;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.net.InetSocketAddress;

/** Where a server listens. */
public record ListenSpec(
        @Setting("The address and the port, such as 127.0.0.1:7480; port 0 takes any free one.")
        String listen) {
    public ListenSpec {
        Require.that(
                isAddress(listen),
                "listen",
                "must be an address and a port, such as 127.0.0.1:7480, but was \"%s\"".formatted(listen));
    }

    /** Loopback, any free port. */
    public ListenSpec() {
        this("127.0.0.1:0");
    }

    private static boolean isAddress(String text) {
        try {
            return HostAndPort.fromString(text).hasPort();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The same, looked up. */
    public InetSocketAddress address() {
        var parsed = HostAndPort.fromString(listen);
        return new InetSocketAddress(parsed.getHost(), parsed.getPort());
    }
}
