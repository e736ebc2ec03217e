package dev.proprio.proto.compression;

import java.util.Optional;

/**
 * What a device sends, and what stays behind.
 *
 * @param update what travels
 * @param unsent what the device remembers once the update counts; empty if the compression has no error feedback
 */
public record Packed(PackedUpdate update, Optional<float[]> unsent) {}
