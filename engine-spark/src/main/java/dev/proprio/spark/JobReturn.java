package dev.proprio.spark;

import java.io.Serializable;

/**
 * What a job came to, on its way back.
 *
 * @param retries how often it was tried in vain before
 */
record JobReturn(byte[] answer, int retries) implements Serializable {}
