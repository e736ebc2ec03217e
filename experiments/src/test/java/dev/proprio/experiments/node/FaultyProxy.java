package dev.proprio.experiments.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;

/** A port that leads to another one, which can change, and whose connections can be cut as by a pulled cable. */
final class FaultyProxy implements AutoCloseable {
    private final ServerSocket listening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);
    private volatile int target;
    private volatile int afterwards;

    FaultyProxy(int target) throws IOException {
        this.target = target;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Leads to another port from now on. */
    void leadTo(int port) {
        target = port;
    }

    /** Cuts all connections once so many more bytes have come from the other side, and leads to {@code next} then. */
    void cutAfter(long bytes, int next) {
        left.set(bytes);
        afterwards = next;
    }

    /** Cuts all connections. */
    void cut() {
        open.forEach(FaultyProxy::end);
        open.clear();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        cut();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket near = listening.accept();
                open.add(near);
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(far);
                Thread.ofVirtual().start(() -> copy(near, far, bytes -> {}));
                Thread.ofVirtual().start(() -> copy(far, near, this::count));
            } catch (IOException e) {
                cut();
            }
        }
    }

    private void count(int bytes) {
        if (left.addAndGet(-bytes) <= 0) {
            left.set(Long.MAX_VALUE);
            target = afterwards;
            cut();
        }
    }

    private static void copy(Socket from, Socket to, IntConsumer count) {
        byte[] buffer = new byte[16 * 1024];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                count.accept(read);
            }
        } catch (IOException e) {
            end(from);
        } finally {
            end(to);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException("a socket could not be closed", e);
        }
    }
}
