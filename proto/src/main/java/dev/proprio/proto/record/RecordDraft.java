package dev.proprio.proto.record;

import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A record whose components are given by name, one after the other. Not thread-safe. */
public final class RecordDraft<R extends Record> {
    private final Class<R> type;
    private final Map<String, Object> values = new HashMap<>();

    private RecordDraft(Class<R> type) {
        this.type = type;
    }

    /**
     * A draft of a new record. A component that is not given is empty if it is an {@code Optional}, has the default
     * instance if its type has one, and must be given otherwise.
     */
    public static <R extends Record> RecordDraft<R> of(Class<R> type) {
        return new RecordDraft<>(type);
    }

    /** A draft that begins as {@code record}. */
    @SuppressWarnings("unchecked")
    public static <R extends Record> RecordDraft<R> from(R record) {
        RecordDraft<R> draft = new RecordDraft<>((Class<R>) record.getClass());
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            draft.values.put(component.getName(), RecordType.valueOf(component, record));
        }
        return draft;
    }

    /**
     * Gives a component its value; a number may be narrower than the component, as in Java.
     *
     * @throws IllegalArgumentException if {@code accessor} is none of a component of the record, or {@code value} is not
     *     of its type
     */
    public <T> RecordDraft<R> set(Accessor<R, T> accessor, T value) {
        RecordComponent component = component(accessor.component());
        values.put(component.getName(), checked(component, value));
        return this;
    }

    /**
     * The record; throws what its constructor throws.
     *
     * @throws IllegalStateException naming the components that have neither value nor default
     */
    public R make() {
        List<Object> all = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Optional<Object> value = Optional.ofNullable(values.get(component.getName()))
                    .or(() -> RecordType.defaultOf(component.getType()));
            value.ifPresentOrElse(all::add, () -> missing.add(component.getName()));
        }
        if (!missing.isEmpty()) {
            throw new IllegalStateException(
                    "a %s needs a value for %s".formatted(type.getSimpleName(), String.join(", ", missing)));
        }
        return type.cast(RecordType.make(type, all));
    }

    private RecordComponent component(String name) {
        return Stream.of(type.getRecordComponents())
                .filter(component -> component.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("%s has no component %s; it has %s"
                        .formatted(
                                type.getSimpleName(),
                                name,
                                Stream.of(type.getRecordComponents())
                                        .map(RecordComponent::getName)
                                        .collect(Collectors.joining(", ")))));
    }

    private Object checked(RecordComponent component, Object value) {
        Object slot = Array.newInstance(component.getType(), 1);
        try {
            Array.set(slot, 0, value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s.%s is of type %s, so that it can't be a %s"
                            .formatted(
                                    type.getSimpleName(),
                                    component.getName(),
                                    component.getType().getSimpleName(),
                                    value.getClass().getSimpleName()),
                    e);
        }
        return Array.get(slot, 0);
    }
}
