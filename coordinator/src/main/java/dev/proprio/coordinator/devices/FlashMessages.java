package dev.proprio.coordinator.devices;

import dev.proprio.coordinator.devices.AvailabilityTrace.Presence;
import dev.proprio.coordinator.devices.TraceOddities.Oddity;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one phone of FLASH's traces (Yang et al. 2021) said of itself: lines of a time, a tab and a state. As there, it can
 * train while it is idle, charged and on Wi-Fi, and idle is locked.
 *
 * @param first when it said something first, in microseconds since 1970 by the phone's own clock
 * @param last when it said something last
 * @param presences when it could train, in the same microseconds
 */
record FlashMessages(long first, long last, List<Presence> presences) {
    private static final Pattern TIME = Pattern.compile("(\\d{4})-(\\d{2})-(\\d{2})[ T](\\d{2}):(\\d{2}):(\\d{2})");
    private static final Pattern LEVEL = Pattern.compile("[\\d.]+%");
    private static final long MICROS = 1_000_000;

    /** What a message says. */
    private enum Message {
        CHARGED,
        NOT_CHARGED,
        WIFI,
        OTHER_NETWORK,
        SCREEN_ON,
        SCREEN_OFF,
        LOCKED,
        UNLOCKED,
        PHONE_OFF,
        /** That of which nothing follows. */
        OTHER
    }

    private record Event(long at, Message message) {}

    /** What is in a phone's messages; empty if there is nothing. */
    static Optional<FlashMessages> of(String text, TraceOddities oddities) {
        List<Event> events = events(text, oddities);
        if (events.isEmpty()) {
            return Optional.empty();
        }
        boolean locks = events.stream().anyMatch(event -> event.message() == Message.LOCKED);
        if (!locks) {
            oddities.count(Oddity.NEVER_LOCKED);
        }
        return Optional.of(
                new FlashMessages(events.getFirst().at(), events.getLast().at(), presences(events, locks)));
    }

    private static List<Event> events(String text, TraceOddities oddities) {
        List<Event> events = new ArrayList<>();
        text.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(line -> {
            int tab = line.indexOf('\t');
            Optional<Long> at =
                    tab < 0 ? Optional.empty() : micros(line.substring(0, tab).strip());
            if (at.isEmpty()) {
                oddities.count(Oddity.UNREADABLE_LINE);
                return;
            }
            Optional<Message> message = message(line.substring(tab).strip().toLowerCase(Locale.ROOT));
            if (message.isEmpty()) {
                oddities.count(Oddity.UNKNOWN_STATE);
            }
            if (!events.isEmpty() && at.get() < events.getLast().at()) {
                oddities.count(Oddity.OUT_OF_ORDER);
            }
            // Of an unknown state the time is known all the same.
            events.add(new Event(at.get(), message.orElse(Message.OTHER)));
        });
        // Those of one second stay in their order.
        events.sort(Comparator.comparingLong(Event::at));
        return events;
    }

    private static Optional<Long> micros(String text) {
        Matcher parts = TIME.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            LocalDate day = LocalDate.of(number(parts, 1), number(parts, 2), number(parts, 3));
            LocalTime time = LocalTime.of(number(parts, 4), number(parts, 5), number(parts, 6));
            return Optional.of((day.toEpochDay() * 24 * 3600 + time.toSecondOfDay()) * MICROS);
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }

    private static int number(Matcher parts, int group) {
        return Integer.parseInt(String.valueOf(parts.group(group)));
    }

    private static Optional<Message> message(String state) {
        return switch (state) {
            case "battery_charged_on" -> Optional.of(Message.CHARGED);
            case "battery_charged_off" -> Optional.of(Message.NOT_CHARGED);
            case "wifi" -> Optional.of(Message.WIFI);
            case "unknown", "2g", "3g", "4g", "5g" -> Optional.of(Message.OTHER_NETWORK);
            case "screen_on" -> Optional.of(Message.SCREEN_ON);
            case "screen_off" -> Optional.of(Message.SCREEN_OFF);
            case "screen_lock" -> Optional.of(Message.LOCKED);
            case "screen_unlock" -> Optional.of(Message.UNLOCKED);
            case "phone_off" -> Optional.of(Message.PHONE_OFF);
            case "phone_on", "battery_okay", "battery_low" -> Optional.of(Message.OTHER);
            default -> LEVEL.matcher(state).matches() ? Optional.of(Message.OTHER) : Optional.empty();
        };
    }

    /** A state lasts until the next message says otherwise, and the last one until the last message. */
    private static List<Presence> presences(List<Event> events, boolean locks) {
        List<Presence> presences = new ArrayList<>();
        boolean charged = false;
        boolean wifi = false;
        boolean idle = false;
        Optional<Long> since = Optional.empty();
        for (Event event : events) {
            switch (event.message()) {
                case CHARGED -> charged = true;
                case NOT_CHARGED -> charged = false;
                case WIFI -> wifi = true;
                case OTHER_NETWORK -> wifi = false;
                case LOCKED -> idle = true;
                case UNLOCKED -> idle = false;
                case SCREEN_OFF -> idle = locks ? idle : true;
                case SCREEN_ON -> idle = locks && idle;
                case PHONE_OFF -> {
                    charged = false;
                    wifi = false;
                    idle = false;
                }
                case OTHER -> {}
            }
            boolean ready = charged && wifi && idle;
            if (ready && since.isEmpty()) {
                since = Optional.of(event.at());
            } else if (!ready && since.isPresent()) {
                add(presences, since.get(), event.at());
                since = Optional.empty();
            }
        }
        since.ifPresent(from -> add(presences, from, events.getLast().at()));
        return presences;
    }

    /** What lasts less than the second that times are given to is nothing. */
    private static void add(List<Presence> presences, long from, long until) {
        if (from < until) {
            presences.add(new Presence(from, until));
        }
    }
}
