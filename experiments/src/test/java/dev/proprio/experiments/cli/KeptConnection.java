package dev.proprio.experiments.cli;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** A connection to an HTTP server that asks as fast as answers come, and throws them away unread. */
final class KeptConnection implements AutoCloseable {
    private final Socket socket = new Socket();
    private final InputStream in;

    KeptConnection(InetSocketAddress server) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(60_000);
        socket.connect(server);
        this.in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    }

    static byte[] get(String path, Map<String, String> headers) {
        return request("GET", path, headers, "");
    }

    static byte[] post(String path, Map<String, String> headers, String json) {
        return request("POST", path, headers, json);
    }

    private static byte[] request(String method, String path, Map<String, String> headers, String body) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        var head = new StringBuilder("%s %s HTTP/1.1\r\nHost: localhost\r\n".formatted(method, path));
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (method.equals("POST")) {
            head.append("Content-Type: application/json\r\nContent-Length: %s\r\n".formatted(content.length));
        }
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[start.length + content.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(content, 0, all, start.length, content.length);
        return all;
    }

    /** Sends a request, takes the whole answer, and returns its status. */
    int ask(byte[] request) throws IOException {
        int status = begin(request);
        long length = -1;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Long.parseLong(
                        lower.substring("content-length:".length()).strip());
            }
        }
        if (length >= 0) {
            in.skipNBytes(length);
        } else if (status != 204) {
            for (int chunk = chunk(); chunk > 0; chunk = chunk()) {
                in.skipNBytes(chunk + 2L);
            }
            line();
        }
        return status;
    }

    /** Sends a request and returns the status of what is answered; the rest of it has yet to be read. */
    int begin(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        return Integer.parseInt(line().split(" ", 3)[1]);
    }

    /** Reads on until nothing more comes; returns how many bytes that was. */
    long readAll() throws IOException {
        return in.transferTo(OutputStream.nullOutputStream());
    }

    /** Reads some bytes. */
    void take(int bytes) throws IOException {
        in.skipNBytes(bytes);
    }

    private int chunk() throws IOException {
        return Integer.parseInt(line(), 16);
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection ended");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
