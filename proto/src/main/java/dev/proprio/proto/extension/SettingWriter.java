package dev.proprio.proto.extension;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes settings records so that {@link SettingBinder} makes equal ones of what was written. A
 * component that is an empty {@link Optional} is left out; its default must be empty too.
 */
public final class SettingWriter {
    private SettingWriter() {}

    /**
     * All settings of {@code record}, in order, under their keys: numbers, booleans, texts, lists and
     * maps. An extension begins with the key that names it.
     */
    public static Map<String, Object> write(Record record) {
        Map<String, Object> settings = new LinkedHashMap<>();
        Extensions.pointImplementedBy(record.getClass())
                .ifPresent(point -> settings.put(point.key(), Extensions.nameOf(record.getClass())));
        settings.putAll(components(record));
        return settings;
    }

    private static Map<String, Object> components(Record record) {
        Map<String, Object> settings = new LinkedHashMap<>();
        for (SettingField field : SettingField.of(record.getClass())) {
            Object value = field.valueIn(record);
            if (field.inline()) {
                settings.putAll(write(asRecord(value)));
            } else if (value instanceof Optional<?> optional) {
                optional.ifPresent(present -> settings.put(field.key(), value(present)));
            } else if (field.type() instanceof SettingType.Section) {
                // Where there is no choice of extensions, none is named.
                settings.put(field.key(), components(asRecord(value)));
            } else {
                settings.put(field.key(), value(value));
            }
        }
        return settings;
    }

    /** The plain form of one component's value: a number, boolean, text, list or map. */
    public static Object value(Object value) {
        if (value instanceof List<?> list) {
            List<Object> items = new ArrayList<>();
            list.forEach(item -> items.add(value(item)));
            return items;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> entries = new LinkedHashMap<>();
            map.forEach((key, below) -> entries.put((String) key, value(below)));
            return entries;
        }
        boolean single = value instanceof Number
                || value instanceof Boolean
                || value instanceof String
                || value instanceof Enum<?>
                || value instanceof Duration
                || value instanceof Bytes
                || value instanceof Path;
        return single ? Scalars.write(value) : write(asRecord(value));
    }

    /** All settings of {@code record} as texts under dotted paths: {@code algorithm=sgd, epochs=1}. */
    public static Map<String, String> flat(Record record) {
        return FlatSettings.of(write(record));
    }

    /**
     * The way back from {@link #flat}.
     *
     * @param origin where the settings came from, for messages: {@code the coordinator's task}
     * @throws SettingsException if two paths contradict each other
     */
    public static SettingNode.Mapping fromFlat(Map<String, String> flat, String origin) {
        return FlatSettings.read(flat, origin);
    }

    /** The way back from {@link #write}. */
    public static SettingNode.Mapping fromWritten(Map<String, ?> written, String origin) {
        return (SettingNode.Mapping) node(written, origin);
    }

    private static SettingNode node(Object value, String origin) {
        if (value instanceof Map<?, ?> map) {
            Map<String, SettingNode> entries = new LinkedHashMap<>();
            map.forEach((key, below) -> entries.put((String) key, node(below, origin)));
            return new SettingNode.Mapping(entries, origin);
        }
        if (value instanceof List<?> list) {
            List<SettingNode> items = new ArrayList<>();
            list.forEach(item -> items.add(node(item, origin)));
            return new SettingNode.Sequence(items, origin);
        }
        return new SettingNode.Scalar(value.toString(), value instanceof String, origin);
    }

    private static Record asRecord(Object value) {
        if (value instanceof Record record) {
            return record;
        }
        throw new IllegalArgumentException(
                value.getClass().getName() + " is no settings record, so that its settings cannot be written");
    }
}
