package dev.proprio.coordinator.lease;

import com.google.protobuf.ByteString;
import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.coordinator.partial.PartialReader;
import dev.proprio.proto.v1.LeaseResult;
import dev.proprio.proto.v1.LeaseResultHeader;
import dev.proprio.proto.wire.ChunkAssembler;
import dev.proprio.proto.wire.TransferException;

/** A result that is wanted and on its way, of whichever kind. Not thread-safe. */
sealed interface ArrivingResult {
    LeaseId id();

    /** Takes what follows the header. */
    void take(LeaseResult message) throws InvalidPartialException, TransferException;

    /** The answer, when all of it has come. */
    LeaseAnswers.Checked finish() throws InvalidPartialException, TransferException;

    /** A part of a round. */
    record OfRound(Lease lease, LeaseAnswers answers, PartialReader reader, long updateBytes)
            implements ArrivingResult {
        static OfRound of(Lease lease, LeaseAnswers answers, LeaseResultHeader header) {
            return new OfRound(lease, answers, answers.reader(lease), header.getUpdateBytes());
        }

        @Override
        public LeaseId id() {
            return lease.id();
        }

        @Override
        public void take(LeaseResult message) throws InvalidPartialException, TransferException {
            if (!message.hasPartial()) {
                throw new InvalidPartialException("what follows the header of a round's lease is no partial");
            }
            reader.take(message.getPartial());
        }

        @Override
        public LeaseAnswers.Checked finish() throws InvalidPartialException, TransferException {
            return answers.check(lease, new LeaseAnswer(reader.finish(), updateBytes));
        }
    }

    /** What a job came to. */
    record OfJob(JobLease job, ChunkAssembler<byte[]> bytes, ByteString sha256) implements ArrivingResult {
        /** @throws InvalidPartialException if more is announced than an answer has */
        static OfJob of(JobLease job, LeaseResultHeader header) throws InvalidPartialException {
            long length = header.getJobBytes();
            int most = job.answer().mostBytes();
            if (length < 0 || length > most) {
                throw new InvalidPartialException("it announces %s bytes, but at most %s can be one"
                        .formatted(Long.toUnsignedString(length), most));
            }
            return new OfJob(job, ChunkAssembler.ofBytes((int) length, 1), header.getJobSha256());
        }

        @Override
        public LeaseId id() {
            return job.id();
        }

        @Override
        public void take(LeaseResult message) throws InvalidPartialException, TransferException {
            if (!message.hasJob()) {
                throw new InvalidPartialException("what follows the header of a job is no chunk of what it came to");
            }
            bytes.add(message.getJob());
        }

        @Override
        public LeaseAnswers.Checked finish() throws InvalidPartialException, TransferException {
            return job.answer().check(bytes.finish(sha256));
        }
    }
}
