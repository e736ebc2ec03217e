package dev.proprio.experiments.service;

import dev.proprio.coordinator.quarantine.QuarantineEntry;
import dev.proprio.coordinator.quarantine.QuarantineStore;
import dev.proprio.coordinator.service.ApiJson;
import dev.proprio.proto.identity.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The file {@code quarantine.json} of a store: who is put aside.
 *
 * @param folder the store's
 */
record StoredQuarantine(Path folder) implements QuarantineStore {
    static final String FILE = "quarantine.json";

    /** Without these an entry says nothing. */
    private static final List<String> NEEDED = List.of("attribute", "value", "since", "until", "reason", "by");

    @Override
    public List<QuarantineEntry> load() throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return List.of();
        }
        String text = Files.readString(file);
        try {
            for (JsonNode entry : ApiJson.read(text, JsonNode.class)) {
                if (!NEEDED.stream().allMatch(entry::hasNonNull)) {
                    throw new IllegalArgumentException("something is missing");
                }
            }
            return List.of(ApiJson.read(text, QuarantineEntry[].class));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException(
                    "%s can't be understood; put its copy of a backup in its place, or delete it, which lets everybody in again"
                            .formatted(file),
                    e);
        }
    }

    @Override
    public void save(List<QuarantineEntry> entries) throws IOException {
        Path file = folder.resolve(FILE);
        try {
            PrivateFiles.write(file, ApiJson.write(entries) + "\n");
        } catch (IOException e) {
            throw new IOException(
                    "%s can't be written (%s); see to its space and permissions".formatted(file, e.getMessage()), e);
        }
    }
}
