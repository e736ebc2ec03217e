package dev.proprio.client.sensor.archive;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log about every tenth of a download. */
final class LoggedProgress implements Download.ProgressListener {
    private static final Logger LOG = LoggerFactory.getLogger(LoggedProgress.class);

    private final String location;
    private long told = -1;

    LoggedProgress(String location) {
        this.location = location;
    }

    @Override
    public void received(long bytes, long total) {
        long tenth = total > 0 ? bytes * 10 / total : bytes >> 24;
        if (tenth != told) {
            told = tenth;
            LOG.info("{}: {} of {} MB", location, bytes / 1_000_000, total > 0 ? total / 1_000_000 : "unknown");
        }
    }
}
