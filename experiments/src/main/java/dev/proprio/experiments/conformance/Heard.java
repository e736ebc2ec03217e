package dev.proprio.experiments.conformance;

import com.google.protobuf.ByteString;
import dev.proprio.proto.v1.AnswerMessage;
import dev.proprio.proto.v1.CheckIn;
import dev.proprio.proto.v1.Chunk;
import dev.proprio.proto.v1.DeviceMessage;
import dev.proprio.proto.v1.FetchModelRequest;
import dev.proprio.proto.v1.MaskedHeader;
import dev.proprio.proto.v1.UpdateHeader;
import java.util.List;

/** Something that the client did. */
sealed interface Heard {
    /** In a few words, for a sentence that goes on. */
    String words();

    /**
     * It checked in.
     *
     * @param nanos when, by the monotonic clock
     */
    record CheckedIn(CheckIn message, ControlStream stream, long nanos) implements Heard {
        @Override
        public String words() {
            return "it checked in";
        }
    }

    /** It said something on its control stream after that, or before if {@code checkedIn} is false. */
    record Said(DeviceMessage message, boolean checkedIn) implements Heard {
        @Override
        public String words() {
            return switch (message.getMessageCase()) {
                case TASK_FAILED ->
                    "it said task_failed at the stage \"%s\": %s"
                            .formatted(
                                    message.getTaskFailed().getStage(),
                                    message.getTaskFailed().getReason());
                case SECAGG ->
                    "it answered with secagg{%s}".formatted(message.getSecagg().getMessageCase());
                case CHECK_IN -> "it checked in a second time on one stream";
                case MESSAGE_NOT_SET -> "it said something that this revision does not know";
            };
        }
    }

    /** Its control stream ended, and not because the kit ended it. */
    record Left(ControlStream stream, String how) implements Heard {
        @Override
        public String words() {
            return "its control stream ended (%s)".formatted(how);
        }
    }

    /** It asked for a model. */
    record Fetched(FetchModelRequest request) implements Heard {
        @Override
        public String words() {
            return "it asked for a model from byte %s on".formatted(request.getOffset());
        }
    }

    /** It sent an update to the end. */
    record Submitted(UpdateHeader header, List<Chunk> chunks) implements Heard {
        public Submitted {
            chunks = List.copyOf(chunks);
        }

        /** What the chunks add up to. */
        ByteString payload() {
            return ByteString.copyFrom(chunks.stream().map(Chunk::getData).toList());
        }

        @Override
        public String words() {
            return "it sent an update for round %s of %s".formatted(header.getRound(), header.getRunId());
        }
    }

    /** It sent an update under masks to the end. */
    record Masked(MaskedHeader header, List<Chunk> chunks) implements Heard {
        public Masked {
            chunks = List.copyOf(chunks);
        }

        /** What the chunks add up to. */
        ByteString payload() {
            return ByteString.copyFrom(chunks.stream().map(Chunk::getData).toList());
        }

        @Override
        public String words() {
            return "it sent an update under masks";
        }
    }

    /** It answered a query in the clear. */
    record Answered(AnswerMessage message) implements Heard {
        @Override
        public String words() {
            return "it answered a query of round %s of %s".formatted(message.getRound(), message.getRunId());
        }
    }

    /** It sent an update, or a part of it, in a call that the kit broke off. */
    record BrokenOff(Heard update) implements Heard {
        @Override
        public String words() {
            return update.words();
        }
    }

    /** A call of it did not have the form that calls have. */
    record Malformed(String words, String expected) implements Heard {}
}
