package dev.proprio.proto.extension;

/** An extension point for tests. */
@ExtensionPoint(noun = "local algorithm", key = "algorithm")
public interface Method {}
