package dev.proprio.experiments.record;

import java.util.List;
import java.util.Optional;

/**
 * Where a run is kept, the content of {@code resume.json}; the rest is in the journal.
 *
 * @param run the run's id in the journal
 * @param journal the URL of the database; without it, the journal is a file in the folder
 * @param notes what is to be known of the stops so far
 */
public record ResumePoint(String run, Optional<String> journal, Optional<List<String>> notes) {
    /** The name of its file. */
    public static final String FILE = "resume.json";

    /** The name of the journal's file. */
    public static final String JOURNAL = "journal.db";

    public ResumePoint {
        notes = notes.map(List::copyOf);
    }
}
