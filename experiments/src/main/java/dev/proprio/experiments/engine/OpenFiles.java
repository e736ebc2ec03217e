package dev.proprio.experiments.engine;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/** How many files and connections this process may have open at once. */
public final class OpenFiles {
    /** The JDK's own, the records of a run and its journal, with room to spare. */
    private static final int BESIDE_JARS = 64;

    private static final int ADVISED = 4096;

    private OpenFiles() {}

    /** The limit; empty where the system does not say. */
    private static Optional<Long> limit() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? Optional.of(system.getMaxFileDescriptorCount()).filter(limit -> limit > 0)
                : Optional.empty();
    }

    /**
     * What to say if the limit is too low.
     *
     * @param more how many are needed beside those that every command needs
     */
    public static Optional<String> tooFew(int more) {
        int jars = System.getProperty("java.class.path", "").split(File.pathSeparator, -1).length;
        int needed = jars + BESIDE_JARS + more;
        return limit().filter(limit -> limit < needed)
                .map(limit ->
                        "This process may have %s files and connections open at once, but needs %s; raise the limit: ulimit -n %s."
                                .formatted(limit, needed, Math.max(ADVISED, 2 * needed)));
    }
}
