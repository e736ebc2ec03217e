package dev.proprio.coordinator.devices;

import dev.proprio.coordinator.devices.AvailabilityTrace.Habit;
import dev.proprio.coordinator.devices.AvailabilityTrace.Presence;
import dev.proprio.coordinator.devices.TraceOddities.Oddity;
import dev.proprio.coordinator.service.PlainJson;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.text.CountText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.exc.MismatchedInputException;

/**
 * Reads the two traces that others have published, as JSON objects by device: FLASH's, whose devices have {@code messages},
 * and FedScale's, whose devices have {@code active} and {@code inactive} lists and a {@code finish_time}, in seconds. What it
 * complains of is never shown; what can't be taken as it stands is counted.
 */
final class PublishedTraceReader {
    /** One device after the other is read from one text. */
    private static final ObjectReader JSON = PlainJson.mapper()
            .reader()
            .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    private static final int MOST_PRESENCES = 10_000_000;
    private static final double MICROS = 1e6;
    private static final double LONGEST = 1e11;
    private static final long DAY = 24 * 3_600_000_000L;

    private final Path file;
    private final Optional<Long> period;
    private final TraceOddities oddities = new TraceOddities();
    private final Map<String, Habit> habits = new TreeMap<>();
    private final Map<String, FlashMessages> phones = new TreeMap<>();
    private int devices;
    private int presences;

    private PublishedTraceReader(Path file, Optional<Duration> period) {
        this.file = file;
        this.period = period.map(given -> given.toNanos() / 1000);
    }

    /**
     * A file's trace.
     *
     * @param period after which all devices begin anew; without one, each has its own
     * @throws InvalidSettingException of the component {@code file} or {@code period}, if it is none
     */
    static AvailabilityTrace read(Path file, Optional<Duration> period, long seed) {
        return new PublishedTraceReader(file, period).read(seed);
    }

    private AvailabilityTrace read(long seed) {
        try (InputStream in = Files.newInputStream(file);
                JsonParser parser = JSON.createParser(in)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw refused("must be an object by device");
            }
            for (String device = parser.nextName(); device != null; device = parser.nextName()) {
                devices++;
                parser.nextToken();
                add(device, JSON.readTree(parser));
            }
            if (parser.nextToken() != null) {
                throw refused("must be one object by device, but goes on after it on line %s"
                        .formatted(parser.currentLocation().getLineNr()));
            }
        } catch (MismatchedInputException e) {
            throw refused("must name each thing of a device once, but number %s has one twice".formatted(devices));
        } catch (JacksonException e) {
            throw refused("is no JSON%s"
                    .formatted(Optional.ofNullable(e.getLocation())
                            .map(at -> " on line " + at.getLineNr())
                            .orElse(" that can be read, " + placeOf(devices))));
        } catch (IOException e) {
            throw refused(TraceReader.unreadable(file, e));
        }
        place();
        if (habits.isEmpty()) {
            throw refused("must have somebody who is ever there, but of %s nobody is"
                    .formatted(CountText.of(devices, "device")));
        }
        return new AvailabilityTrace(seed, habits, oddities.notes());
    }

    private static String placeOf(int devices) {
        return devices == 0 ? "from its beginning on" : "at device number " + devices;
    }

    private void add(String device, JsonNode described) {
        if (habits.containsKey(device) || phones.containsKey(device)) {
            throw refused("must name each device once, but number %s has the name of one before it".formatted(devices));
        }
        if (described.has("messages")) {
            FlashMessages.of(messages(described.get("messages")), oddities)
                    .filter(phone -> !phone.presences().isEmpty())
                    .ifPresentOrElse(phone -> phones.put(device, phone), () -> oddities.count(Oddity.NEVER_THERE));
            phones.computeIfPresent(device, (name, phone) -> counted(phone));
        } else if (described.has("active") && described.has("inactive") && described.has("finish_time")) {
            Habit habit = habit(described);
            if (habit.presences().isEmpty()) {
                oddities.count(Oddity.NEVER_THERE);
            } else {
                habits.put(device, habit);
            }
        } else {
            throw refused(
                    "must have, for each device, messages as FLASH's have, or active, inactive and finish_time as FedScale's, but number %s has neither"
                            .formatted(devices));
        }
    }

    private FlashMessages counted(FlashMessages phone) {
        count(phone.presences().size());
        return phone;
    }

    private void count(int more) {
        presences += more;
        if (presences > MOST_PRESENCES) {
            throw refused("must have at most %s stretches of time".formatted(MOST_PRESENCES));
        }
    }

    /** One text, or one for each line. */
    private String messages(JsonNode messages) {
        if (messages.isString()) {
            return messages.stringValue();
        }
        if (!messages.isArray()) {
            throw refused("must have text as messages, but that of number %s is none".formatted(devices));
        }
        List<String> lines = new ArrayList<>();
        messages.forEach(line -> lines.add(line.isString() ? line.stringValue().stripTrailing() : "-"));
        return String.join("\n", lines);
    }

    /** A FedScale device's: it is there from each of active until that of inactive at the same place. */
    private Habit habit(JsonNode described) {
        long finish = micros(described.get("finish_time"), "finish_time");
        if (finish <= 0) {
            throw refused("must have a finish_time above 0, but that of number %s is 0".formatted(devices));
        }
        JsonNode active = list(described, "active");
        JsonNode inactive = list(described, "inactive");
        if (active.size() != inactive.size()) {
            oddities.count(Oddity.UNPAIRED);
        }
        List<Presence> own = new ArrayList<>();
        for (int i = 0; i < Math.min(active.size(), inactive.size()); i++) {
            long from = micros(active.get(i), "active");
            long until = micros(inactive.get(i), "inactive");
            if (until > finish) {
                oddities.count(Oddity.TOO_LONG);
                until = finish;
            }
            if (from < until) {
                own.add(new Presence(from, until));
            } else {
                oddities.count(Oddity.EMPTY);
            }
        }
        count(own.size());
        countOverlaps(own);
        return new Habit(whole(finish), own);
    }

    private void countOverlaps(List<Presence> own) {
        List<Presence> sorted = new ArrayList<>(own);
        sorted.sort(Comparator.comparingLong(Presence::from));
        long reached = 0;
        for (Presence presence : sorted) {
            if (presence.from() < reached) {
                oddities.count(Oddity.OVERLAPPING);
            }
            reached = Math.max(reached, presence.until());
        }
    }

    private JsonNode list(JsonNode described, String name) {
        JsonNode list = described.get(name);
        if (!list.isArray()) {
            throw refused("must have a list as %s, but that of number %s is none".formatted(name, devices));
        }
        return list;
    }

    private long micros(JsonNode seconds, String name) {
        double value = seconds.isNumber() ? seconds.asDouble() : Double.NaN;
        if (!(value >= 0 && value <= LONGEST)) {
            throw refused("must have times in seconds, at least 0, but in %s of number %s there is something else"
                    .formatted(name, devices));
        }
        return Math.round(value * MICROS);
    }

    /** What a period is that ends there, if none was given for all. */
    private long whole(long end) {
        long whole = period.orElse(end);
        if (whole < end) {
            throw new InvalidSettingException(
                    "period",
                    "must be at least as long as the trace, where number %s ends after %s s, but was %s s"
                            .formatted(devices, end / MICROS, whole / MICROS));
        }
        return whole;
    }

    /**
     * Puts phones' days on the virtual clock, so that its midnight is theirs: that before the first message of all. Each
     * begins anew after as many whole days as it has messages of.
     */
    private void place() {
        if (phones.isEmpty()) {
            return;
        }
        if (!habits.isEmpty()) {
            throw refused("must have devices of one kind, but some have messages and others active and inactive");
        }
        long first =
                phones.values().stream().mapToLong(FlashMessages::first).min().orElseThrow();
        long origin = Math.floorDiv(first, DAY) * DAY;
        phones.forEach((device, phone) -> habits.put(device, habit(phone, origin)));
    }

    private Habit habit(FlashMessages phone, long origin) {
        if (period.isPresent()) {
            whole(phone.last() - origin);
            return new Habit(period.get(), shifted(phone.presences(), origin));
        }
        long days = Math.ceilDiv(phone.last() - phone.first(), DAY) * DAY;
        List<Presence> own = new ArrayList<>();
        for (Presence presence : phone.presences()) {
            long from = Math.floorMod(presence.from() - origin, days);
            long until = from + presence.until() - presence.from();
            own.add(new Presence(from, Math.min(days, until)));
            if (until > days) {
                own.add(new Presence(0, until - days));
            }
        }
        return new Habit(days, own);
    }

    private static List<Presence> shifted(List<Presence> presences, long origin) {
        return presences.stream()
                .map(presence -> new Presence(presence.from() - origin, presence.until() - origin))
                .toList();
    }

    private InvalidSettingException refused(String expectation) {
        return new InvalidSettingException("file", "%s: the trace %s".formatted(file.getFileName(), expectation));
    }
}
