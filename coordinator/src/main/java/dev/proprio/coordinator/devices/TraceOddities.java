package dev.proprio.coordinator.devices;

import dev.proprio.proto.text.CountText;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts what a published trace has that could not be taken as it stands. Not thread-safe. */
final class TraceOddities {
    private final Map<Oddity, Integer> counts = new EnumMap<>(Oddity.class);

    /** What may be odd. */
    enum Oddity {
        /** A line of messages that is not a time, a tab and a state. */
        UNREADABLE_LINE(
                "line of messages is no time and state, and is left out",
                "lines of messages are no time and state, and are left out"),
        /** A state that nobody knows. */
        UNKNOWN_STATE(
                "message has a state that nobody knows, and is left out",
                "messages have states that nobody knows, and are left out"),
        /** A message of an earlier time than the one above it. */
        OUT_OF_ORDER(
                "message is earlier than the one above it, and is put in order",
                "messages are earlier than those above them, and are put in order"),
        /** A device that is never locked. */
        NEVER_LOCKED(
                "device is never said to be locked, and is taken to be idle while its screen is off",
                "devices are never said to be locked, and are taken to be idle while their screen is off"),
        /** Lists of beginnings and ends that are not of one length. */
        UNPAIRED(
                "device has more of active than of inactive, or fewer, and what has no other is left out",
                "devices have more of active than of inactive, or fewer, and what has no other is left out"),
        /** A stretch that does not end after it begins. */
        EMPTY(
                "stretch ends before it begins, or then, and is left out",
                "stretches end before they begin, or then, and are left out"),
        /** A stretch that begins before the one before it ends. */
        OVERLAPPING(
                "stretch overlaps with another of its device, and is joined with it",
                "stretches overlap with others of their device, and are joined with them"),
        /** A stretch that goes on after its device's finish_time. */
        TOO_LONG(
                "stretch goes beyond its device's finish_time, and is cut off there",
                "stretches go beyond their device's finish_time, and are cut off there"),
        /** A device that is never there. */
        NEVER_THERE("device is never there, and is left out", "devices are never there, and are left out");

        private final String one;
        private final String many;

        Oddity(String one, String many) {
            this.one = one;
            this.many = many;
        }
    }

    void count(Oddity oddity) {
        counts.merge(oddity, 1, Integer::sum);
    }

    /** A sentence for each that there is. */
    List<String> notes() {
        return counts.entrySet().stream()
                .map(entry -> "of the availability trace, %s"
                        .formatted(CountText.of(entry.getValue(), entry.getKey().one, entry.getKey().many)))
                .toList();
    }
}
