package dev.proprio.coordinator.service;

import java.time.Instant;

/**
 * An uploaded file as others see it. A run names it as {@code upload:SHA256}.
 *
 * @param sha256 of its content, in lower-case hexadecimal
 * @param bytes its size
 * @param by the name of whoever sent it
 */
public record UploadView(String sha256, String name, long bytes, Instant uploadedAt, String by) {}
