package dev.proprio.experiments.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/**
 * A port that leads to another one, which can change. Its connections can be cut, refused, or made silent: then nothing
 * arrives any more, in either direction, and neither side is told.
 */
public final class FaultyProxy implements AutoCloseable {
    private final ServerSocket listening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<Socket> silent = ConcurrentHashMap.newKeySet();
    private final Map<Socket, Integer> numbers = new ConcurrentHashMap<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);
    private volatile int target;
    private volatile Runnable then = () -> {};
    private volatile boolean down;
    private volatile IntPredicate silenced = connection -> false;

    /** @param target a port of this machine */
    public FaultyProxy(int target) throws IOException {
        this.target = target;
        this.listening = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** Where to connect to. */
    public int port() {
        return listening.getLocalPort();
    }

    /** Leads to another port from now on. */
    public void leadTo(int port) {
        target = port;
    }

    /** Cuts all connections once so many more bytes have come from the other side, and leads to {@code next} then. */
    public void cutAfter(long bytes, int next) {
        after(bytes, () -> {
            leadTo(next);
            cut();
        });
    }

    /** Does something, once, when so many more bytes have come from the other side, before they are passed on. */
    public void after(long bytes, Runnable fault) {
        then = fault;
        left.set(bytes);
    }

    /** Cuts all connections. */
    public void cut() {
        open.forEach(FaultyProxy::end);
        open.clear();
    }

    /** Cuts all connections, and lets no new ones through until it is {@link #up} again. */
    public void down() {
        down = true;
        cut();
    }

    /** Lets connections through again. */
    public void up() {
        down = false;
    }

    /** Makes those connections silent, present and future ones, whose number, from 0, is chosen. */
    public void silence(IntPredicate connections) {
        silenced = connections;
        open.forEach(socket -> {
            if (connections.test(numbers.getOrDefault(socket, -1))) {
                silent.add(socket);
            }
        });
    }

    /** How many connections there have been. */
    public int accepted() {
        return accepted.get();
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
                if (down) {
                    end(near);
                    continue;
                }
                int number = accepted.getAndIncrement();
                note(near, number);
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                note(far, number);
                if (down) {
                    cut();
                }
                Thread.ofVirtual().start(() -> copy(near, far, bytes -> {}));
                Thread.ofVirtual().start(() -> copy(far, near, this::count));
            } catch (IOException e) {
                cut();
            }
        }
    }

    private void note(Socket socket, int number) {
        numbers.put(socket, number);
        open.add(socket);
        if (silenced.test(number)) {
            silent.add(socket);
        }
    }

    private void count(int bytes) {
        // Of several connections that pass the limit at the same moment one does it.
        if (left.addAndGet(-bytes) <= 0 && left.getAndSet(Long.MAX_VALUE) <= 0) {
            then.run();
        }
    }

    private void copy(Socket from, Socket to, IntConsumer count) {
        byte[] buffer = new byte[16 * 1024];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (!silent.contains(from)) {
                    count.accept(read);
                    out.write(buffer, 0, read);
                }
            }
        } catch (IOException e) {
            end(from);
        } finally {
            end(to);
            forget(from);
            forget(to);
        }
    }

    private void forget(Socket socket) {
        open.remove(socket);
        silent.remove(socket);
        numbers.remove(socket);
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException("a socket could not be closed", e);
        }
    }
}
