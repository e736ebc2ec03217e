package dev.proprio.client.sensor.archive;

import dev.proprio.client.sensor.SensorDataException;
import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The entries of a tar file. Their names are never taken for paths of this machine: they only say which part of the file
 * is read. Links to files of the archive are those files; all else that is no file is passed over.
 */
final class TarStore implements EntryStore {
    private static final int BLOCK = 1 << 16;

    private final FileChannel channel;
    private final Map<String, Part> parts;
    private final List<String> entries;

    /** @param from where the content begins in the tar file, in bytes */
    private record Part(long from, long length) {}

    private TarStore(FileChannel channel, Map<String, Part> parts) {
        this.channel = channel;
        this.parts = parts;
        this.entries = parts.keySet().stream()
                .filter(name -> !EntryStore.isLitter(name))
                .sorted()
                .toList();
    }

    static TarStore of(Path file) throws IOException, SensorDataException {
        FileChannel channel = FileChannel.open(file);
        try {
            return new TarStore(channel, parts(file));
        } catch (IllegalArgumentException e) {
            channel.close();
            throw new IOException("it is no tar archive", e);
        } catch (IOException | SensorDataException e) {
            channel.close();
            throw e;
        }
    }

    private static Map<String, Part> parts(Path file) throws IOException, SensorDataException {
        Map<String, Part> parts = new HashMap<>();
        long size = Files.size(file);
        try (TarHeaders headers = new TarHeaders(Files.newInputStream(file));
                TarArchiveInputStream tar = new TarArchiveInputStream(headers)) {
            TarArchiveEntry entry;
            while ((entry = tar.getNextEntry()) != null) {
                EntryStore.requireListable(parts.size() + 1L, file.toString());
                String name = plain(entry.getName());
                if (entry.isLink()) {
                    Part other = parts.get(plain(entry.getLinkName()));
                    if (other != null) {
                        parts.put(name, other);
                    }
                } else if (isContent(entry)) {
                    if (entry.isSparse()) {
                        throw new IOException("'%s' is stored with holes; pack it without --sparse".formatted(name));
                    }
                    if (entry.getSize() > size - headers.position()) {
                        throw new IOException("'%s' is cut off".formatted(name));
                    }
                    parts.put(name, new Part(headers.position(), entry.getSize()));
                }
                headers.content(entry.getSize());
            }
        }
        if (parts.isEmpty() && size == 0) {
            throw new IOException("it is empty");
        }
        return parts;
    }

    private static boolean isContent(TarArchiveEntry entry) {
        return entry.isFile()
                && !(entry.isSymbolicLink() || entry.isFIFO() || entry.isCharacterDevice() || entry.isBlockDevice());
    }

    /** {@code tar -c .} begins all names with {@code ./}. */
    private static String plain(String name) {
        List<String> parts = new ArrayList<>(List.of(name.split("/")));
        parts.removeIf(part -> part.isEmpty() || part.equals("."));
        return String.join("/", parts);
    }

    @Override
    public List<String> entries() {
        return entries;
    }

    @Override
    public InputStream open(String name) throws IOException {
        Part part = parts.get(name);
        if (part == null) {
            throw new FileNotFoundException(name);
        }
        return new BufferedInputStream(new PartStream(channel, part.from(), part.length()), BLOCK);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** A part of a file; closing it leaves the file open. */
    private static final class PartStream extends BlockStream {
        private final FileChannel channel;
        private final long end;
        private long at;

        PartStream(FileChannel channel, long from, long length) {
            this.channel = channel;
            this.at = from;
            this.end = from + length;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int most = (int) Math.min(length, end - at);
            if (most <= 0) {
                return length == 0 ? 0 : -1;
            }
            int read = channel.read(ByteBuffer.wrap(buffer, offset, most), at);
            if (read < 0) {
                throw new IOException("it is cut off");
            }
            at += read;
            return read;
        }
    }
}
