package dev.proprio.proto.extension;

/** An extension point whose settings stand inline. */
@ExtensionPoint(noun = "data source", key = "source")
public interface Origin {}
