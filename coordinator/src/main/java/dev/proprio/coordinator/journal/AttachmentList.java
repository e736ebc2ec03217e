package dev.proprio.coordinator.journal;

import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.stored.StoredReader;
import dev.proprio.proto.stored.StoredWriter;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** The names of all that is attached to a commit, so that what is lost is missed. */
final class AttachmentList {
    /** A part of the state, which is dropped with the rest of it. */
    static final String PART = StateFormat.STATE + "/attachments";

    private static final String KIND = "attachment-list";
    private static final int VERSION = 1;

    private AttachmentList() {}

    static byte[] encode(Collection<String> names) {
        var writer = new StoredWriter(KIND, VERSION).integer(names.size());
        new TreeSet<>(names).forEach(writer::text);
        return writer.bytes();
    }

    static Set<String> decode(byte[] content) throws StoredFormatException {
        var reader = new StoredReader(content, KIND, VERSION);
        Set<String> names = new TreeSet<>();
        for (int left = reader.count(); left > 0; left--) {
            names.add(reader.text());
        }
        reader.end();
        return names;
    }
}
