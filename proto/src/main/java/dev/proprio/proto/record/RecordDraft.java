package dev.proprio.proto.record;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A record whose components are given by name, one after the other. Not thread-safe. */
public final class RecordDraft<R extends Record> {
    private final Class<R> type;
    private final List<Component> components;
    private final Map<String, Object> values = new HashMap<>();

    private RecordDraft(Class<R> type) {
        this.type = type;
        this.components = Component.of(type);
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
        for (Component component : draft.components) {
            draft.values.put(component.name(), RecordType.valueOf(component, record));
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
        return set(accessor.component(), value);
    }

    /**
     * The same by the component's name, for where a reference to a method does not tell it: on Android, and from Kotlin.
     *
     * @throws IllegalArgumentException if there is no such component, or {@code value} is not of its type
     */
    public RecordDraft<R> set(String name, Object value) {
        Component component = component(name);
        values.put(name, checked(component, value));
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
        for (Component component : components) {
            Optional<Object> value =
                    Optional.ofNullable(values.get(component.name())).or(() -> RecordType.defaultOf(component.type()));
            value.ifPresentOrElse(all::add, () -> missing.add(component.name()));
        }
        if (!missing.isEmpty()) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT, "a %s needs a value for %s", type.getSimpleName(), String.join(", ", missing)));
        }
        return type.cast(RecordType.make(type, components, all));
    }

    private Component component(String name) {
        return components.stream()
                .filter(component -> component.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "%s has no component %s; it has %s",
                        type.getSimpleName(),
                        name,
                        components.stream().map(Component::name).collect(Collectors.joining(", ")))));
    }

    private Object checked(Component component, Object value) {
        Object slot = Array.newInstance(component.type(), 1);
        try {
            Array.set(slot, 0, value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "%s.%s is of type %s, so that it can't be a %s",
                            type.getSimpleName(),
                            component.name(),
                            component.type().getSimpleName(),
                            value.getClass().getSimpleName()),
                    e);
        }
        return Array.get(slot, 0);
    }
}
