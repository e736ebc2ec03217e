package dev.proprio.client.session;

import com.google.protobuf.ByteString;
import dev.proprio.proto.compression.PackedUpdate;
import dev.proprio.proto.update.TrainingTask;
import dev.proprio.proto.wire.ChunkAssembler;
import java.util.Optional;

/**
 * What goes from one session of a device to its next while the process lives: a download that broke off, and an update
 * that was trained but has no receipt. When the coordinator, back again, asks for the same once more, the device goes
 * on where it was. Belongs to one session at a time.
 */
public final class SessionMemory {
    private Optional<Partial> partial = Optional.empty();
    private Optional<Trained> trained = Optional.empty();

    /** The download of the model with this digest as far as it has come, or a new one. */
    ChunkAssembler<float[]> download(ByteString sha256, int length) {
        Partial last = partial.filter(known -> known.sha256().equals(sha256) && known.length() == length)
                .orElseGet(() -> new Partial(sha256, length, ChunkAssembler.ofFloats(length)));
        partial = Optional.of(last);
        return last.received();
    }

    void forgetDownload() {
        partial = Optional.empty();
    }

    /** What was trained for exactly this task on the model with this digest. */
    Optional<PackedUpdate> trained(TrainingTask task, ByteString sha256) {
        return trained.filter(
                        known -> known.task().equals(task) && known.sha256().equals(sha256))
                .map(Trained::update);
    }

    void remember(TrainingTask task, ByteString sha256, PackedUpdate update) {
        trained = Optional.of(new Trained(task, sha256, update));
    }

    void forgetTrained() {
        trained = Optional.empty();
    }

    private record Partial(ByteString sha256, int length, ChunkAssembler<float[]> received) {}

    private record Trained(TrainingTask task, ByteString sha256, PackedUpdate update) {}
}
