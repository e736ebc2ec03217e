package dev.proprio.coordinator.selection;

import java.util.List;

/** The devices that may be asked, numbered from 0. Thread-safe; looking one up does not touch the others. */
public interface Population {
    /** How many devices there are. */
    long size();

    /** The id of a device. */
    String device(long index);

    /** A population of the devices in {@code ids}, in that order. */
    static Population of(List<String> ids) {
        var fixed = List.copyOf(ids);
        return new Population() {
            @Override
            public long size() {
                return fixed.size();
            }

            @Override
            public String device(long index) {
                return fixed.get(Math.toIntExact(index));
            }
        };
    }
}
