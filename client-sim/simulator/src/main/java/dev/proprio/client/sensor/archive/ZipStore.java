package dev.proprio.client.sensor.archive;

import dev.proprio.client.sensor.SensorDataException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** The entries of a zip file, each verified against its checksum as it is read. */
final class ZipStore implements EntryStore {
    /** How many bytes an entry may unpack to, however few it is packed in. */
    static final int AMPLE = 16 << 20;

    /** How many times its packed size a larger entry may have: five times what texts of sensors come to. */
    static final long MOST_TIMES = 200;

    private final ZipFile zip;
    private final List<String> entries;

    ZipStore(Path file) throws IOException, SensorDataException {
        this.zip = openZip(file);
        EntryStore.requireListable(zip.size(), file.toString());
        this.entries = zip.stream()
                .filter(entry -> !entry.isDirectory())
                .map(ZipEntry::getName)
                .filter(name -> !EntryStore.isLitter(name))
                .sorted()
                .toList();
    }

    private static ZipFile openZip(Path file) throws IOException {
        try {
            return new ZipFile(file.toFile());
        } catch (ZipException e) {
            // Old archivers wrote names in the local code page without saying so; any one-byte
            // charset reads those. A file that is no zip fails again.
            return new ZipFile(file.toFile(), StandardCharsets.ISO_8859_1);
        }
    }

    @Override
    public List<String> entries() {
        return entries;
    }

    @Override
    public InputStream open(String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new FileNotFoundException(name);
        }
        long most = Math.max(AMPLE, MOST_TIMES * entry.getCompressedSize());
        return new VerifiedStream(zip.getInputStream(entry), entry.getSize(), entry.getCrc(), most);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
