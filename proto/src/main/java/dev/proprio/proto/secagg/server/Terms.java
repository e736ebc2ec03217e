package dev.proprio.proto.secagg.server;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.round.SecAggConfig;

/** A round's configuration and its hash. */
record Terms(SecAggConfig config, ByteString configHash) {}
