package dev.proprio.coordinator.service;

import dev.proprio.proto.extension.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Files that people uploaded for their runs. Thread-safe; may block on files. */
public interface Uploads {
    /** All of them, the newest first. */
    List<UploadView> list();

    /** One of them. */
    Optional<UploadView> find(String sha256);

    /** How large one may be. */
    Bytes largest();

    /**
     * Takes a file in; the same content is kept once.
     *
     * @param name of the file; characters that file systems may not like are replaced
     * @param content is read to its end; the caller closes it
     * @param by the name of whoever sent it
     * @throws TooLargeException if it is larger than {@link #largest}
     * @throws ConflictException if there is no more room
     */
    UploadView take(String name, InputStream content, String by) throws IOException, ConflictException;

    /**
     * Removes one.
     *
     * @return false if there is none
     * @throws ConflictException if a run needs it
     */
    boolean delete(String sha256) throws IOException, ConflictException;
}
