package dev.proprio.coordinator.partial;

import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.coordinator.aggregation.UpdateShape;
import dev.proprio.coordinator.round.Partial;
import dev.proprio.coordinator.round.RoundId;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.proto.v1.PartialHeader;
import dev.proprio.proto.v1.PartialMessage;
import dev.proprio.proto.wire.ChunkAssembler;
import dev.proprio.proto.wire.TransferException;
import org.jspecify.annotations.Nullable;

/** Reads a part of a round from its messages, and believes nothing of it before it is checked. Not thread-safe. */
public final class PartialReader {
    private final RoundPlan plan;
    private final UpdateShape shape;
    private final int mostBytes;

    private @Nullable PartialHeader header;
    private @Nullable ChunkAssembler<byte[]> payload;

    /**
     * @param plan of the round that it must be a part of
     * @param shape of what is summed in that round
     * @param mostBytes how large a part may be
     */
    public PartialReader(RoundPlan plan, UpdateShape shape, int mostBytes) {
        this.plan = plan;
        this.shape = shape;
        this.mostBytes = mostBytes;
    }

    /**
     * Takes the next message.
     *
     * @throws InvalidPartialException if it is the header of what can't be a part of the round
     * @throws TransferException if it is out of order or damaged
     */
    public void take(PartialMessage message) throws InvalidPartialException, TransferException {
        ChunkAssembler<byte[]> open = payload;
        if (message.hasHeader() && open == null) {
            open(message.getHeader());
        } else if (message.hasChunk() && open != null) {
            open.add(message.getChunk());
        } else {
            throw new TransferException("a part begins with one header, and chunks follow");
        }
    }

    private void open(PartialHeader first) throws InvalidPartialException {
        var of = new RoundId(first.getRunId(), first.getRound());
        of.requirePartOf(plan.identity());
        if (first.getAttempt() != plan.attempt()) {
            throw new InvalidPartialException("the part is of attempt %s of %s, which is at attempt %s"
                    .formatted(first.getAttempt(), of, plan.attempt()));
        }
        long bytes = first.getPayloadBytes();
        if (bytes < 0 || bytes > mostBytes) {
            throw new InvalidPartialException("the part has %s bytes but at most %s are taken"
                    .formatted(Long.toUnsignedString(bytes), mostBytes));
        }
        if (first.getSummaryBytes() < 0 || first.getSummaryBytes() > bytes) {
            throw new InvalidPartialException("the part's summary has more bytes than the part");
        }
        header = first;
        payload = ChunkAssembler.ofBytes((int) bytes, 1);
    }

    /**
     * The part, when all messages have come.
     *
     * @throws TransferException if some are missing or damaged
     * @throws InvalidPartialException if it is no part of the round
     */
    public Partial finish() throws InvalidPartialException, TransferException {
        PartialHeader opened = header;
        ChunkAssembler<byte[]> whole = payload;
        if (opened == null || whole == null) {
            throw new TransferException("the part ended before its header");
        }
        byte[] bytes = whole.finish(opened.getSha256());
        return new PartialPayload(bytes, opened.getSummaryBytes()).read(plan, shape);
    }
}
