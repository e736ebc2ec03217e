package dev.proprio.proto.record;

import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
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
        String method = form().getImplMethodName();
        if (method.startsWith("lambda$")) {
            throw new IllegalArgumentException(
                    "a component is named by a reference to its accessor, such as RoundRow::seconds, but this is a lambda");
        }
        return method;
    }

    /** What the compiler wrote of this reference, which is how a serializable one would be stored. */
    private SerializedLambda form() {
        try {
            Method form = getClass().getDeclaredMethod("writeReplace");
            form.setAccessible(true);
            return (SerializedLambda) form.invoke(this);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(
                    "a component is named by a reference to its accessor, such as RoundRow::seconds, but this is a "
                            + getClass().getName(),
                    e);
        }
    }
}
