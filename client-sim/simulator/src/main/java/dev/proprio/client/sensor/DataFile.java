package dev.proprio.client.sensor;

/**
 * A file that data was read from.
 *
 * @param path its name within the folder or archive
 * @param bytes its length
 * @param sha256 of its content, in lower-case hexadecimal
 */
public record DataFile(String path, long bytes, String sha256) {}
