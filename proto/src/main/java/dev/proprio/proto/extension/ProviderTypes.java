package dev.proprio.proto.extension;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** The classes of an extension point's implementations. None is made where the platform tells classes alone, which Android does not. */
final class ProviderTypes {
    private static final Optional<Platform> PLATFORM = Platform.find();

    private ProviderTypes() {}

    static <E> List<Class<? extends E>> of(Class<E> point, ServiceLoader<E> providers) {
        List<Class<? extends E>> types = new ArrayList<>();
        if (PLATFORM.isPresent()) {
            Platform platform = PLATFORM.get();
            ((Stream<?>) platform.call(platform.stream, providers))
                    .forEach(provider ->
                            types.add(((Class<?>) platform.call(platform.type, provider)).asSubclass(point)));
        } else {
            providers.forEach(provider -> types.add(provider.getClass().asSubclass(point)));
        }
        return types;
    }

    /** Methods that are asked for by name, since they are not everywhere. */
    private record Platform(Method stream, Method type) {
        private static Optional<Platform> find() {
            try {
                return Optional.of(new Platform(
                        ServiceLoader.class.getMethod("stream"),
                        Class.forName("java.util.ServiceLoader$Provider").getMethod("type")));
            } catch (NoSuchMethodException | ClassNotFoundException e) {
                return Optional.empty();
            }
        }

        private Object call(Method method, Object owner) {
            try {
                return method.invoke(owner);
            } catch (InvocationTargetException e) {
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                throw new IllegalStateException(failed(method), e.getCause());
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(failed(method), e);
            }
        }

        private static String failed(Method method) {
            return String.format(Locale.ROOT, "%s of the platform's service loader can't be called", method.getName());
        }
    }
}
