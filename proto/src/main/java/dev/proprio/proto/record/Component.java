package dev.proprio.proto.record;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;

/**
 * A component of a record, as {@code java.lang.reflect.RecordComponent} is one, which Android 13 does not have.
 *
 * @param record whose component it is
 * @param name its name
 * @param type its type
 * @param genericType its type with parameters
 * @param annotations what it is annotated with
 */
public record Component(Class<?> record, String name, Class<?> type, Type genericType, AnnotatedElement annotations) {
    /** Whether {@code type} is a record; to a platform that does not know them, their common superclass is what tells them. */
    public static boolean isRecord(Class<?> type) {
        return type.getSuperclass() == Record.class;
    }

    /**
     * The components of {@code record}, in order.
     *
     * @throws IllegalStateException if the platform knows no records, and the class does not tell their order
     */
    public static List<Component> of(Class<?> record) {
        return ComponentReader.components(record);
    }

    /** The method that reads it. */
    Method accessor() {
        try {
            return record.getDeclaredMethod(name);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("every component of a record has a method of its name", e);
        }
    }
}
