package dev.proprio.experiments.service;

import dev.proprio.coordinator.guard.CertificateEnds;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes into the log, at the start and twice a day, which certificates near their end or are over. */
final class EndsWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EndsWatch.class);
    private static final Duration EVERY = Duration.ofHours(12);

    private final CertificateEnds ends;
    private final Thread thread;

    EndsWatch(CertificateEnds ends) {
        this.ends = ends;
        this.thread = Thread.ofVirtual().name("certificate-ends").start(this::watch);
    }

    private void watch() {
        try {
            while (true) {
                ends.near().forEach(log::warn);
                ends.over().forEach(log::error);
                Thread.sleep(EVERY);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
