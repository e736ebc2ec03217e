package dev.proprio.coordinator.service;

import java.time.Instant;

/**
 * A file in a run's folder.
 *
 * @param name within the folder
 * @param about what it holds, in a few words; empty where we do not know
 */
public record RunFolderFile(String name, long bytes, Instant writtenAt, String about) {}
