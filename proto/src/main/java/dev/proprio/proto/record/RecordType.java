package dev.proprio.proto.record;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Makes and reads records whose type is known only while the program runs. */
public final class RecordType {
    /** The static method that makes the default instance of a record with too many components to list them all. */
    private static final String DEFAULTS = "defaults";

    private RecordType() {}

    /**
     * The default instance: what the constructor without parameters makes, or else the static method {@code defaults()},
     * if there is one.
     */
    public static Optional<Object> defaults(Class<?> type) {
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (constructor.getParameterCount() == 0) {
                return Optional.of(call(constructor, () -> constructor.newInstance()));
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (method.getName().equals(DEFAULTS)
                    && method.getParameterCount() == 0
                    && Modifier.isStatic(method.getModifiers())
                    && method.getReturnType() == type) {
                return Optional.of(call(method, () -> method.invoke(type)));
            }
        }
        return Optional.empty();
    }

    /** What a component of this type is where nobody says. */
    static Optional<Object> defaultOf(Class<?> type) {
        if (type == Optional.class) {
            return Optional.of(Optional.empty());
        }
        return Component.isRecord(type) ? defaults(type) : Optional.empty();
    }

    /** A record with {@code values} for its components; throws what its constructor throws. */
    public static Object make(Class<?> type, List<Object> values) {
        return make(type, Component.of(type), values);
    }

    /** The same where the components are known. */
    static Object make(Class<?> type, List<Component> components, List<Object> values) {
        Class<?>[] parameters = components.stream().map(Component::type).toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(parameters);
            return call(constructor, () -> constructor.newInstance(values.toArray()));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("every record has a canonical constructor", e);
        }
    }

    /**
     * The component's value in {@code owner}.
     *
     * @throws IllegalStateException if it has none
     */
    public static Object valueOf(Component component, Object owner) {
        Method accessor = component.accessor();
        Object value = call(accessor, () -> accessor.invoke(owner));
        if (value == null) {
            throw new IllegalStateException(
                    String.format(Locale.ROOT, "%s.%s is null", owner.getClass().getName(), component.name()));
        }
        return value;
    }

    /** Calls what may be private to a package; throws what it throws. */
    private static Object call(Executable called, Reflective call) {
        try {
            called.setAccessible(true);
            return call.run();
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException thrown) {
                throw thrown;
            }
            throw new IllegalStateException(called + " failed", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot call " + called, e);
        }
    }

    private interface Reflective {
        Object run() throws ReflectiveOperationException;
    }
}
