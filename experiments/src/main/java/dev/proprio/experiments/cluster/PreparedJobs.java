package dev.proprio.experiments.cluster;

import java.util.Map;
import java.util.function.BooleanSupplier;

/** What a worker has prepared for the jobs of an experiment. Thread-safe. */
public interface PreparedJobs extends AutoCloseable {
    /** SHA-256 of what was made of the spec, by what it is. */
    Map<String, String> digests();

    /**
     * Carries a job out.
     *
     * @param job what the run that leases it wrote
     * @param content what that needs beside
     * @param wanted whether anybody waits for the answer yet
     * @throws InterruptedException if nobody does
     */
    byte[] carryOut(byte[] job, byte[] content, BooleanSupplier wanted) throws Exception;

    @Override
    void close();
}
