package dev.proprio.client.sensor.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Pattern;

/** The content of a chunked body (RFC 9112, section 7.1); what follows its last chunk is left unread. */
final class ChunkedStream extends BlockStream {
    private static final Pattern SIZE = Pattern.compile("[0-9A-Fa-f]{1,15}");
    private static final int LONGEST_LINE = 4096;

    private final InputStream in;
    private long left;
    private boolean begun;
    private boolean ended;

    ChunkedStream(InputStream in) {
        this.in = in;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0 && !ended) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int read = in.read(buffer, offset, (int) Math.min(left, length));
        if (read < 0) {
            throw new EOFException("the connection ended within a chunk");
        }
        left -= read;
        return read;
    }

    private void nextChunk() throws IOException {
        if (begun && !HttpAnswerReader.line(in, LONGEST_LINE).isEmpty()) {
            throw new IOException("a chunk of the server's answer is longer than it says");
        }
        String line = HttpAnswerReader.line(in, LONGEST_LINE);
        int extension = line.indexOf(';');
        String size = (extension < 0 ? line : line.substring(0, extension)).strip();
        if (!SIZE.matcher(size).matches()) {
            throw new IOException("a chunk of the server's answer has no size");
        }
        left = Long.parseLong(size, 16);
        begun = true;
        ended = left == 0;
    }
}
