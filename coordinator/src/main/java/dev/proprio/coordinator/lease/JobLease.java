package dev.proprio.coordinator.lease;

import com.google.protobuf.ByteString;
import dev.proprio.proto.v1.LeaseOffer;

/**
 * A job that one worker carries out and that is no part of a round, such as to train a study's model. What its bytes say is known
 * to its two ends alone.
 *
 * @param rank jobs of a lower one are handed out first
 * @param preparation names what a worker prepares for it and keeps; whoever has done so for an earlier job is preferred; empty if that
 *     is nothing
 * @param job what is to be done, in a few kilobytes
 * @param content what that needs beside; jobs may share it; without bytes if nothing
 * @param answer takes what it comes to
 */
public record JobLease(LeaseId id, int rank, String preparation, ByteString job, Content content, JobAnswer answer) {
    /**
     * The job as it is handed out.
     *
     * @param handedOut how often it was, this time included
     */
    public LeaseOffer offer(int handedOut) {
        return LeaseOffer.newBuilder()
                .setId(id.toMessage())
                .setLeaseAttempt(handedOut)
                .setJob(job)
                .setMemoryBytes(content.bytes().length)
                .setMemorySha256(content.sha256())
                .build();
    }
}
