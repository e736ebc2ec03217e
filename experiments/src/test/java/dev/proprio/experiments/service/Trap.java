package dev.proprio.experiments.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A file that notices that it is opened, and a port that notices that it is connected to. */
final class Trap implements AutoCloseable {
    private final Path file;
    private final ServerSocket port;
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger connected = new AtomicInteger();
    private final Thread writer;

    Trap(Path file) throws IOException, InterruptedException {
        this.file = file;
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                .isZero();
        this.port = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        // Opening a pipe for writing waits for somebody who opens it for reading.
        this.writer = Thread.ofPlatform().daemon().start(() -> {
            try (OutputStream out = Files.newOutputStream(file)) {
                opened.incrementAndGet();
                out.write("secret".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            } catch (IOException closedBefore) {
                opened.incrementAndGet();
            }
        });
        Thread.ofPlatform().daemon().start(() -> {
            while (!port.isClosed()) {
                try {
                    port.accept().close();
                    connected.incrementAndGet();
                } catch (IOException ended) {
                    return;
                }
            }
        });
    }

    int port() {
        return port.getLocalPort();
    }

    void requireUntouched() {
        assertThat(opened).as("openings of the trap").hasValue(0);
        assertThat(connected).as("connections to the trap").hasValue(0);
    }

    @Override
    public void close() throws IOException {
        port.close();
        // Opened for both, a pipe waits for nobody.
        try (var pipe = new RandomAccessFile(file.toFile(), "rw")) {
            join();
            assertThat(pipe.getFD().valid()).isTrue();
        }
        assertThat(opened).as("the trap works").hasValue(1);
    }

    private void join() throws InterruptedIOException {
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the trap's writer ended");
        }
    }
}
