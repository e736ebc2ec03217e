package dev.proprio.experiments.service;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/** The lines of a file from a place on, up to the last that has a line end. Not thread-safe. */
final class CompleteLines {
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 14).limit(0);
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    private long read;

    /** @param from where a line begins */
    CompleteLines(FileChannel channel, long from) {
        this.channel = channel;
        this.read = from;
    }

    /** The next line without its end; empty if it is not whole yet. */
    Optional<byte[]> next() throws IOException {
        line.reset();
        while (true) {
            if (!buffer.hasRemaining() && !fill()) {
                return Optional.empty();
            }
            int begin = buffer.position();
            int end = begin;
            while (end < buffer.limit() && buffer.get(end) != '\n') {
                end++;
            }
            line.write(buffer.array(), begin, end - begin);
            if (end < buffer.limit()) {
                buffer.position(end + 1);
                return Optional.of(line.toByteArray());
            }
            buffer.position(end);
        }
    }

    /** Where the next line begins. */
    long offset() {
        return read - buffer.remaining();
    }

    private boolean fill() throws IOException {
        buffer.clear();
        int count = channel.read(buffer, read);
        buffer.flip();
        if (count <= 0) {
            buffer.limit(0);
            return false;
        }
        read += count;
        return true;
    }
}
