package dev.proprio.coordinator.partial;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.proprio.coordinator.aggregation.Accumulator;
import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.coordinator.aggregation.PartialAggregate;
import dev.proprio.coordinator.round.Partial;
import dev.proprio.coordinator.round.RoundId;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.v1.PartialHeader;
import dev.proprio.proto.v1.PartialMessage;
import dev.proprio.proto.wire.Chunks;
import dev.proprio.proto.wire.TransferException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Parts that are none, each of which has to be refused with a sentence. */
record PartialFaults(PartialKit kit, Partial whole) {
    void check() {
        List<PartialMessage> messages = PartialWriter.write(whole, kit.attempt());
        byte[] payload = payload(messages);
        int lanes = messages.getFirst().getHeader().getSummaryBytes();
        byte[] without = Arrays.copyOf(payload, payload.length - Long.BYTES);
        System.arraycopy(payload, lanes + Long.BYTES, without, lanes, without.length - lanes);
        requireRefused("its first lane missing", messages(messages, without));
        byte[] doubled = Arrays.copyOf(payload, payload.length + Long.BYTES);
        System.arraycopy(payload, lanes, doubled, lanes + Long.BYTES, payload.length - lanes);
        requireRefused("its first lane twice", messages(messages, doubled));
        requireRefused("its last message missing", messages.subList(0, messages.size() - 1));
        requireRefused("its header missing", messages.subList(1, messages.size()));
        List<PartialMessage> twice = new ArrayList<>(messages);
        twice.add(messages.getLast());
        requireRefused("its last message twice", twice);
        byte[] flipped = payload.clone();
        flipped[flipped.length - 1] ^= 1;
        requireRefused("one bit flipped on its way", damaged(messages, flipped));
        RoundId of = whole.of();
        requireRefused("another round", with(new RoundId(of.run(), of.round() + 1), whole.aggregate()));
        requireRefused("another attempt", PartialWriter.write(whole, kit.attempt() + 1));
        requireRefused("another run", with(new RoundId(of.run() + "-2", of.round()), whole.aggregate()));
        PartialAggregate part = whole.aggregate();
        requireRefused(
                "another capacity",
                with(
                        of,
                        new PartialAggregate(
                                part.capacity() + 1,
                                part.sums(),
                                part.kept(),
                                part.groups(),
                                part.weight(),
                                part.updates())));
        requireRefused(
                "one update more than it tells of",
                with(
                        of,
                        new PartialAggregate(
                                part.capacity(),
                                part.sums(),
                                part.kept(),
                                part.groups(),
                                part.weight() + 1,
                                part.updates())));
        requireCountedOnce();
    }

    private void requireCountedOnce() {
        try {
            whole.plus(whole);
        } catch (InvalidPartialException e) {
            requireNotMergedTwice();
            return;
        }
        throw new AssertionError("a part was added to itself: its devices count twice");
    }

    /** An accumulator that is full, or has the update, takes it no second time, and stays as it was. */
    private void requireNotMergedTwice() {
        Accumulator accumulator = kit.open();
        try {
            accumulator.merge(whole.aggregate());
        } catch (InvalidPartialException e) {
            throw new AssertionError("a part of the round was refused: " + e.getMessage(), e);
        }
        PartialAggregate once = accumulator.partial();
        boolean full = 2L * once.updates() > once.capacity();
        if (full) {
            try {
                accumulator.merge(whole.aggregate());
            } catch (InvalidPartialException e) {
                PartialKit.require(
                        accumulator.partial().updates() == once.updates(), "a part was refused and yet counts");
                return;
            }
            throw new AssertionError("more updates were taken than the round can have");
        }
    }

    private List<PartialMessage> with(RoundId of, PartialAggregate aggregate) {
        return PartialWriter.write(
                new Partial(of, aggregate, whole.metrics(), whole.outcomes(), whole.states()), kit.attempt());
    }

    private void requireRefused(String fault, List<PartialMessage> messages) {
        try {
            kit.read(messages);
        } catch (InvalidPartialException | TransferException e) {
            String sentence = String.valueOf(e.getMessage());
            PartialKit.require(
                    sentence.contains(" "), "a part with %s was refused without a sentence".formatted(fault));
            return;
        }
        throw new AssertionError("a part with %s was taken".formatted(fault));
    }

    private static byte[] payload(List<PartialMessage> messages) {
        var payload = new ByteArrayOutputStream();
        messages.forEach(
                message -> payload.writeBytes(message.getChunk().getData().toByteArray()));
        return payload.toByteArray();
    }

    /** A payload that agrees with its header, whoever wrote it. */
    private static List<PartialMessage> messages(List<PartialMessage> original, byte[] payload) {
        PartialHeader header = original.getFirst().getHeader().toBuilder()
                .setPayloadBytes(payload.length)
                .setSha256(ByteString.copyFrom(FloatBytes.sha256().digest(payload)))
                .build();
        List<PartialMessage> messages = new ArrayList<>();
        messages.add(PartialMessage.newBuilder().setHeader(header).build());
        for (int at = 0; at < payload.length; at += Chunks.BYTES) {
            messages.add(PartialMessage.newBuilder()
                    .setChunk(Chunks.at(payload, at, Chunks.BYTES))
                    .build());
        }
        return messages;
    }

    /** The same messages with other data in their chunks. */
    private static List<PartialMessage> damaged(List<PartialMessage> original, byte[] payload) {
        List<PartialMessage> damaged = new ArrayList<>();
        for (PartialMessage message : original) {
            damaged.add(
                    message.hasHeader()
                            ? message
                            : PartialMessage.newBuilder()
                                    .setChunk(message.getChunk().toBuilder()
                                            .setData(UnsafeByteOperations.unsafeWrap(
                                                    payload,
                                                    (int) message.getChunk().getOffset(),
                                                    message.getChunk().getData().size())))
                                    .build());
        }
        return damaged;
    }
}
