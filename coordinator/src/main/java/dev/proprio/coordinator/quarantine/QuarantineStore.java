package dev.proprio.coordinator.quarantine;

import java.io.IOException;
import java.util.List;

/** Where it is kept who is put aside, over restarts of the coordinator. */
public interface QuarantineStore {
    /** Keeps nothing. */
    QuarantineStore NONE = new QuarantineStore() {
        @Override
        public List<QuarantineEntry> load() {
            return List.of();
        }

        @Override
        public void save(List<QuarantineEntry> entries) {}
    };

    /**
     * What was saved last; nothing if nothing ever was.
     *
     * @throws IOException if it can't be read; the message says what to do
     */
    List<QuarantineEntry> load() throws IOException;

    /**
     * Keeps them in place of what was there.
     *
     * @throws IOException if they can't be kept; the message says what to do
     */
    void save(List<QuarantineEntry> entries) throws IOException;
}
