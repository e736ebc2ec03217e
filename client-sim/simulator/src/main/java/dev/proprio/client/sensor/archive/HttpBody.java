package dev.proprio.client.sensor.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/** A body whose end is its connection's. */
final class HttpBody extends FilterInputStream {
    private final Socket socket;

    HttpBody(InputStream in, Socket socket) {
        super(in);
        this.socket = socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
