package dev.proprio.client.sensor.archive;

import dev.proprio.client.sensor.Interruption;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.proto.extension.Bytes;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Archives that have to be unpacked to be read, as temporary files that are deleted in the end. Not thread-safe. */
final class UnpackedCopies implements Closeable {
    private final String location;
    private final Bytes most;
    private final Bytes mostEver;
    private final List<Path> temporary = new ArrayList<>();
    private long taken;

    /**
     * @param location what they are from, for messages
     * @param most how large they may be together
     * @param mostEver how large they could be at most
     */
    UnpackedCopies(String location, Bytes most, Bytes mostEver) {
        this.location = location;
        this.most = most;
        this.mostEver = mostEver;
    }

    /** The entries of an archive; closing them does not delete what was unpacked for them. */
    EntryStore open(Path file, Packing packing) throws IOException, SensorDataException {
        return switch (packing) {
            case ZIP -> new ZipStore(file);
            case TAR -> TarStore.of(file);
            case TAR_GZIP, TAR_XZ -> {
                try (InputStream in = packing.unpacked(Files.newInputStream(file))) {
                    yield TarStore.of(copy(in));
                }
            }
        };
    }

    /** The same of an archive within another one. */
    EntryStore open(InputStream in, Packing packing) throws IOException, SensorDataException {
        Path copy = copy(packing.unpacked(in));
        return packing == Packing.ZIP ? new ZipStore(copy) : TarStore.of(copy);
    }

    /** They stay on the disk until all is read, so what counts is their sum. */
    private Path copy(InputStream in) throws IOException, SensorDataException {
        Path copy = Files.createTempFile("proprio-", ".unpacked");
        temporary.add(copy);
        byte[] buffer = new byte[1 << 16];
        try (OutputStream out = Files.newOutputStream(copy)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                Interruption.check();
                taken += read;
                if (taken > most.count()) {
                    throw new SensorDataException(
                            "The archives inside '%s' are larger than %s together, as much as data.download allows a file to be and at most %s; unpack what is needed of them first."
                                    .formatted(location, most, mostEver));
                }
                out.write(buffer, 0, read);
            }
        }
        return copy;
    }

    @Override
    public void close() throws IOException {
        for (Path copy : temporary) {
            Files.deleteIfExists(copy);
        }
    }
}
