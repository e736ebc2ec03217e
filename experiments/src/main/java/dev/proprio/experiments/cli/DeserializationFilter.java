package dev.proprio.experiments.cli;

import java.io.ObjectInputFilter;

/**
 * Refuses Java deserialization in the whole process. Nothing here needs it; libraries would do it with files that
 * strangers wrote, and what such a file names runs code.
 */
final class DeserializationFilter {
    private DeserializationFilter() {}

    /** From now on no object can be deserialized; the launcher's {@code jdk.serialFilter} says the same, and stays. */
    static void refuse() {
        if (ObjectInputFilter.Config.getSerialFilter() == null) {
            ObjectInputFilter.Config.setSerialFilter(info -> info.serialClass() == null
                    ? ObjectInputFilter.Status.UNDECIDED
                    : ObjectInputFilter.Status.REJECTED);
        }
    }
}
