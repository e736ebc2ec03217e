package dev.proprio.experiments.cli;

import java.net.InetSocketAddress;

/** Addresses on the command line. */
final class HostAndPort {
    private HostAndPort() {}

    static InetSocketAddress parse(String option, String text) throws WrongRequestException {
        try {
            var parsed = com.google.common.net.HostAndPort.fromString(text);
            return new InetSocketAddress(parsed.getHost(), parsed.getPort());
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new WrongRequestException(
                    "%s must be an address and a port, such as 127.0.0.1:7443, but was \"%s\"".formatted(option, text));
        }
    }
}
