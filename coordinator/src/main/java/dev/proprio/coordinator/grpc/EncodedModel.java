package dev.proprio.coordinator.grpc;

import com.google.protobuf.ByteString;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.update.Broadcast;

/** What is broadcast as devices fetch it, and its digest. The bytes are not written to. */
record EncodedModel(byte[] bytes, ByteString sha256) {
    static EncodedModel of(Broadcast broadcast) {
        byte[] bytes = broadcast.encode();
        return new EncodedModel(bytes, ByteString.copyFrom(FloatBytes.sha256().digest(bytes)));
    }
}
