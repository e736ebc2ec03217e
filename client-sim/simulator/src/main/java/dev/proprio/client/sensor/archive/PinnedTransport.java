package dev.proprio.client.sensor.archive;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.WebAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * HTTP/1.1 to addresses that were checked, and to no other: no name is looked up here and no proxy is asked. With https
 * the certificate must be the host's.
 */
final class PinnedTransport implements HttpTransport {
    private final List<InetAddress> addresses;

    PinnedTransport(List<InetAddress> addresses) {
        this.addresses = List.copyOf(addresses);
    }

    @Override
    public HttpAnswer get(URI uri, Map<String, String> headers) throws IOException {
        WebAddress address = address(uri);
        Socket socket = connected(address);
        boolean answered = false;
        try {
            send(socket.getOutputStream(), uri, headers);
            HttpAnswer answer = HttpAnswerReader.read(socket);
            answered = true;
            return answer;
        } finally {
            if (!answered) {
                socket.close();
            }
        }
    }

    private static WebAddress address(URI uri) throws IOException {
        try {
            return WebAddress.of(uri);
        } catch (SensorDataException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private Socket connected(WebAddress address) throws IOException {
        IOException last = new IOException("it has no address");
        for (InetAddress candidate : addresses) {
            // A channel's socket, unlike others, gives up when its thread is interrupted.
            Socket plain = SocketChannel.open().socket();
            boolean done = false;
            try {
                plain.setSoTimeout((int) READ.toMillis());
                plain.connect(new InetSocketAddress(candidate, address.port()), (int) CONNECT.toMillis());
                Socket socket = address.secure() ? secured(plain, address) : plain;
                done = true;
                return socket;
            } catch (IOException e) {
                last = e;
            } finally {
                if (!done) {
                    plain.close();
                }
            }
        }
        throw last;
    }

    private static Socket secured(Socket plain, WebAddress address) throws IOException {
        var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        var socket = (SSLSocket) factory.createSocket(plain, address.host(), address.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static void send(OutputStream out, URI uri, Map<String, String> headers) throws IOException {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        var text = new StringBuilder("GET %s%s HTTP/1.1\r\nHost: %s\r\n".formatted(path, query, host(uri)))
                .append("User-Agent: proprio\r\nAccept-Encoding: identity\r\nConnection: close\r\n");
        headers.forEach((name, value) -> text.append("%s: %s\r\n".formatted(name, value)));
        // A URI may hold letters of other alphabets; a request may not.
        String request = text.append("\r\n").toString();
        if (!StandardCharsets.US_ASCII.newEncoder().canEncode(request)) {
            throw new IOException("its address holds characters that must be percent-encoded");
        }
        out.write(request.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static String host(URI uri) {
        return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
    }

    @Override
    public void close() {}
}
