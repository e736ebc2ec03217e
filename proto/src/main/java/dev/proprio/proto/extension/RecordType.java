package dev.proprio.proto.extension;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes instances of settings records. */
final class RecordType {
    private RecordType() {}

    /** The default instance: what the constructor without parameters makes, if there is one. */
    static Optional<Object> defaults(Class<?> type) {
        try {
            return Optional.of(call(type.getDeclaredConstructor(), List.of()));
        } catch (NoSuchMethodException e) {
            return Optional.empty();
        }
    }

    /** A record with {@code values} for its components; throws what its constructor throws. */
    static Object make(Class<?> type, List<Object> values) {
        Class<?>[] parameters = Stream.of(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return call(type.getDeclaredConstructor(parameters), values);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("every record has a canonical constructor", e);
        }
    }

    private static Object call(Constructor<?> constructor, List<Object> values) {
        try {
            constructor.setAccessible(true);
            return constructor.newInstance(values.toArray());
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException thrown) {
                throw thrown;
            }
            throw new IllegalStateException(constructor + " failed", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot call " + constructor, e);
        }
    }
}
