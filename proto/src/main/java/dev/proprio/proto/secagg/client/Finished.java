package dev.proprio.proto.secagg.client;

/** Nothing more is expected: the client gave its shares. */
record Finished() implements ClientStage {}
