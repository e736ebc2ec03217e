package dev.proprio.coordinator.selection;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The devices that may be asked, numbered from 0. Thread-safe; looking one up does not touch the others. */
public interface Population {
    /** How many devices there are. */
    long size();

    /** The id of a device. */
    String device(long index);

    /** Whether a device of this id is among them; cheap however many there are. */
    boolean contains(String device);

    /** Whether a device can be asked now; cheap however many there are. By default, all can that are eligible. */
    default boolean isAvailable(String device) {
        return ineligible(device).isEmpty();
    }

    /** Whether some of them may be {@linkplain #ineligible not eligible}. */
    default boolean isFiltered() {
        return false;
    }

    /** Why a device may not be asked, whether it is there or not, in words such as "too few labels"; empty if it may. */
    default Optional<String> ineligible(String device) {
        return Optional.empty();
    }

    /**
     * At how many devices to look for so many that are available, before it goes on with those that were found: some
     * hundred times as many, so that nobody looks at ten million of whom hardly any are there.
     */
    static long looks(long wanted) {
        return 1000 + 200 * wanted;
    }

    /** A population of the devices in {@code ids}, in that order. */
    static Population of(List<String> ids) {
        var fixed = List.copyOf(ids);
        var members = Set.copyOf(fixed);
        return new Population() {
            @Override
            public long size() {
                return fixed.size();
            }

            @Override
            public String device(long index) {
                return fixed.get(Math.toIntExact(index));
            }

            @Override
            public boolean contains(String device) {
                return members.contains(device);
            }
        };
    }
}
