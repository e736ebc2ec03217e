package dev.proprio.proto.extension;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes settings records from settings as they were written. A key that is left out has the value
 * that the default instance gives it; every key that is written must be known, of the right type and
 * possible. All problems are found before any is reported. Looks extensions up once. Thread-safe.
 */
public final class SettingBinder {
    private final Optional<ClassLoader> loader;
    private final Map<Class<?>, Extensions<?>> extensions = new ConcurrentHashMap<>();

    /** A binder that finds extensions through the class loader of each extension point. */
    public SettingBinder() {
        this.loader = Optional.empty();
    }

    /** A binder that finds extensions through {@code loader}. */
    public SettingBinder(ClassLoader loader) {
        this.loader = Optional.of(loader);
    }

    /**
     * A record of {@code type} with the given settings.
     *
     * @throws SettingsException with every problem there is
     */
    public <R extends Record> R bind(Class<R> type, SettingNode.Mapping settings) {
        Binding binding = new Binding(this::extensions);
        Optional<Object> bound = binding.value(new SettingType.Section(type), settings, "", Optional.empty());
        return type.cast(binding.finish(bound));
    }

    /**
     * An implementation of {@code extensionPoint}: a bare name, or a mapping with the name and its
     * settings.
     *
     * @throws SettingsException with every problem there is
     */
    public <E> E bindExtension(Class<E> extensionPoint, SettingNode settings) {
        Binding binding = new Binding(this::extensions);
        Optional<Object> bound =
                binding.value(new SettingType.Extension(extensionPoint), settings, "", Optional.empty());
        return extensionPoint.cast(binding.finish(bound));
    }

    private Extensions<?> extensions(Class<?> point) {
        return extensions.computeIfAbsent(
                point,
                type -> loader.<Extensions<?>>map(from -> Extensions.of(type, from))
                        .orElseGet(() -> Extensions.of(type)));
    }
}
