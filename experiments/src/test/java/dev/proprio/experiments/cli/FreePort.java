package dev.proprio.experiments.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Finds addresses on which nobody listens, for processes that must be told one before they start. */
final class FreePort {
    private FreePort() {}

    /** A loopback address and a port that was free a moment ago. */
    static String address() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "127.0.0.1:" + socket.getLocalPort();
        }
    }
}
