package dev.proprio.client.sensor.archive;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Answers every request on the loopback interface with the same bytes, whatever they are. */
final class RawServer implements AutoCloseable {
    private final Optional<ServerSocket> listening;
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private volatile String answer = "";

    private RawServer(Optional<ServerSocket> listening) {
        this.listening = listening;
    }

    static RawServer unused() {
        return new RawServer(Optional.empty());
    }

    static RawServer start() throws IOException {
        var server = new RawServer(Optional.of(new ServerSocket(0, 50, InetAddress.getLoopbackAddress())));
        Thread.ofVirtual().start(server::serve);
        return server;
    }

    int port() {
        return listening.orElseThrow().getLocalPort();
    }

    void answer(String text) {
        answer = text;
    }

    /** The head of each request. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    private void serve() {
        while (true) {
            try (Socket socket = listening.orElseThrow().accept()) {
                requests.add(head(socket.getInputStream()));
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                socket.shutdownOutput();
                socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
            } catch (SocketException e) {
                // Whoever reads only half of an answer resets the connection.
                if (listening.orElseThrow().isClosed()) {
                    return;
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            head.append((char) next);
            if (head.toString().endsWith("\r\n\r\n")) {
                break;
            }
        }
        return head.toString();
    }

    @Override
    public void close() throws IOException {
        if (listening.isPresent()) {
            listening.get().close();
        }
    }
}
