package dev.proprio.experiments.service;

import dev.proprio.coordinator.service.ConflictException;
import dev.proprio.coordinator.service.UploadView;
import dev.proprio.coordinator.service.Uploads;
import dev.proprio.proto.extension.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Uploads of a store, which stay as long as a run needs them. */
record StoredUploads(UploadStore store, StoredRuns runs) implements Uploads {
    @Override
    public List<UploadView> list() {
        return store.list();
    }

    @Override
    public Optional<UploadView> find(String sha256) {
        return store.find(sha256);
    }

    @Override
    public Bytes largest() {
        return store.largest();
    }

    @Override
    public UploadView take(String name, InputStream content, String by) throws IOException, ConflictException {
        return store.take(name, content, by);
    }

    @Override
    public boolean delete(String sha256) throws IOException, ConflictException {
        Optional<String> user = store.content(sha256).flatMap(runs::waitingFor);
        if (user.isPresent()) {
            throw new ConflictException("the run %s, which is not over, reads this upload; stop or delete the run first"
                    .formatted(user.get()));
        }
        return store.delete(sha256);
    }
}
