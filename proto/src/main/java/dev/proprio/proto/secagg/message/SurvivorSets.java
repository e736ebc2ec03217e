package dev.proprio.proto.secagg.message;

import com.google.protobuf.ByteString;

/** Server to client: who shared keys and whose input arrived, as bitmaps. */
public record SurvivorSets(ByteString shared, ByteString masked) {}
