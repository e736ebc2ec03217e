package dev.proprio.spark;

import java.io.Serializable;

/**
 * A job on its way to an executor.
 *
 * @param content what it needs beside
 */
record JobParcel(byte[] job, byte[] content) implements Serializable {}
