package dev.proprio.proto.compression;

import dev.proprio.proto.update.Metric;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a device returns from a round, as it travels.
 *
 * @param weight how much the update counts; positive
 * @param sections what travels, by name
 * @param metrics what was measured during local training
 */
public record PackedUpdate(long weight, Map<String, PackedSection> sections, Map<String, Metric> metrics) {
    public PackedUpdate {
        sections = Collections.unmodifiableMap(new LinkedHashMap<>(sections));
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /** How many bytes travel. */
    public int byteLength() {
        return sections.values().stream().mapToInt(PackedSection::byteLength).reduce(0, Math::addExact);
    }

    /** All bytes that travel, section by section. */
    public byte[] bytes() {
        if (sections.size() == 1) {
            return sections.values().iterator().next().bytes();
        }
        byte[] all = new byte[byteLength()];
        int at = 0;
        for (PackedSection section : sections.values()) {
            System.arraycopy(section.bytes(), 0, all, at, section.byteLength());
            at += section.byteLength();
        }
        return all;
    }

    /** An equal update that shares no array with the one that was packed. */
    public PackedUpdate copy() {
        Map<String, PackedSection> copies = new LinkedHashMap<>();
        sections.forEach((name, section) -> copies.put(
                name,
                section instanceof PackedSection.Plain plain
                        ? new PackedSection.Plain(plain.values().clone())
                        : section));
        return new PackedUpdate(weight, copies, metrics);
    }
}
