package dev.proprio.experiments.run;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Locale;

/** Says why a run's files could not be written, and what to do. */
final class WriteFailure {
    private WriteFailure() {}

    /** A half sentence. */
    static String reason(IOException e) {
        String reason =
                e instanceof FileSystemException system && system.getReason() != null
                        ? system.getReason()
                        : e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        String known = reason.toLowerCase(Locale.ROOT);
        boolean full = known.contains("no space left") || known.contains("quota") || known.contains("too large");
        return full
                ? reason + "; make room on its disk and resume the run"
                : reason + "; see to its folder's permissions and its disk, and resume the run";
    }
}
