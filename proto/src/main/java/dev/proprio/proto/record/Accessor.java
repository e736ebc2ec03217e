package dev.proprio.proto.record;

import java.io.Serializable;
import java.lang.reflect.Method;
import java.util.function.Function;

/**
 * Names a component of a record by the method that reads it, such as {@code RoundRow::seconds}. It must be a method
 * reference, because a lambda does not tell what it calls.
 */
@FunctionalInterface
public interface Accessor<R extends Record, T> extends Function<R, T>, Serializable {
    /**
     * The component's name.
     *
     * @throws IllegalArgumentException if this is no reference to a method
     */
    default String component() {
        String method = implementation();
        if (method.startsWith("lambda$")) {
            throw new IllegalArgumentException(
                    "a component is named by a reference to its accessor, such as RoundRow::seconds, but this is a lambda");
        }
        return method;
    }

    /**
     * What the compiler wrote of this reference, which is how a serializable one would be stored: a {@code SerializedLambda}, which
     * Android does not have, and is asked by name.
     */
    private String implementation() {
        try {
            Method form = getClass().getDeclaredMethod("writeReplace");
            form.setAccessible(true);
            Object stored = form.invoke(this);
            return String.valueOf(
                    stored.getClass().getMethod("getImplMethodName").invoke(stored));
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(
                    "a component is named by a reference to its accessor, such as RoundRow::seconds, but this is a "
                            + getClass().getName()
                            + "; where references do not tell, as on Android, name it by its text",
                    e);
        }
    }
}
