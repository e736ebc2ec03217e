package dev.proprio.proto.extension;

import dev.proprio.proto.record.Component;
import dev.proprio.proto.record.RecordType;
import dev.proprio.proto.text.VisibleText;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The implementations of one extension point, found through {@link ServiceLoader}, in the order of
 * their names. Immutable.
 */
public final class Extensions<E> {
    private final ExtensionPoint point;
    private final TreeMap<String, Class<? extends E>> types = new TreeMap<>();

    private Extensions(Class<E> type, ClassLoader loader) {
        this.point = pointOf(type);
        ProviderTypes.of(type, ServiceLoader.load(type, loader)).forEach(this::add);
    }

    /** The implementations that the extension point's own class loader sees. */
    public static <E> Extensions<E> of(Class<E> point) {
        return of(point, point.getClassLoader());
    }

    /**
     * The implementations that {@code loader} sees.
     *
     * @throws IllegalStateException if one of them is not a record with a {@link Named} annotation of
     *     its own
     */
    public static <E> Extensions<E> of(Class<E> point, ClassLoader loader) {
        return new Extensions<>(point, loader);
    }

    /** The name of an implementation, from its annotation. */
    public static String nameOf(Class<?> implementation) {
        return named(implementation).value();
    }

    /** Whether {@code type} implements an extension point, directly or through an interface that extends it. */
    public static boolean isExtension(Class<?> type) {
        return pointImplementedBy(type).isPresent();
    }

    static Optional<ExtensionPoint> pointImplementedBy(Class<?> type) {
        for (Class<?> implemented : type.getInterfaces()) {
            Optional<ExtensionPoint> point = Optional.ofNullable(implemented.getAnnotation(ExtensionPoint.class))
                    .or(() -> pointImplementedBy(implemented));
            if (point.isPresent()) {
                return point;
            }
        }
        return Optional.empty();
    }

    static ExtensionPoint pointOf(Class<?> type) {
        ExtensionPoint point = type.getAnnotation(ExtensionPoint.class);
        if (point == null) {
            throw new IllegalArgumentException(type.getName() + " is not annotated @ExtensionPoint");
        }
        return point;
    }

    private static Named named(Class<?> implementation) {
        Named named = implementation.getAnnotation(Named.class);
        if (named == null || !Component.isRecord(implementation)) {
            throw new IllegalStateException(
                    implementation.getName() + " must be a record annotated @Named to be an extension");
        }
        return named;
    }

    private void add(Class<? extends E> implementation) {
        Class<? extends E> other = types.putIfAbsent(nameOf(implementation), implementation);
        if (other != null && other != implementation) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT,
                    "%s and %s are both named \"%s\"",
                    other.getName(),
                    implementation.getName(),
                    nameOf(implementation)));
        }
    }

    /** What one implementation is called in messages. */
    public String noun() {
        return point.noun();
    }

    /** The key that names the implementation among its settings. */
    public String key() {
        return point.key();
    }

    /** All names, sorted. */
    public List<String> names() {
        return List.copyOf(types.keySet());
    }

    /** The summary of each implementation by its name, sorted. */
    public Map<String, String> summaries() {
        TreeMap<String, String> summaries = new TreeMap<>();
        types.forEach((name, type) -> summaries.put(name, named(type).summary()));
        return Collections.unmodifiableMap(summaries);
    }

    /**
     * What the implementation called {@code name} does otherwise than its paper, a sentence each.
     *
     * @throws UnknownExtensionException if there is none
     */
    public List<String> differences(String name) {
        Named named = named(type(name));
        return Stream.concat(
                        Arrays.stream(named.differsLike())
                                .flatMap(half -> Arrays.stream(named(half).differs())),
                        Arrays.stream(named.differs()))
                .collect(Collectors.toUnmodifiableList());
    }

    /**
     * The implementation called {@code name}.
     *
     * @throws UnknownExtensionException if there is none
     */
    public Class<? extends E> type(String name) {
        Class<? extends E> type = types.get(name);
        if (type == null) {
            throw new UnknownExtensionException(unknown(name));
        }
        return type;
    }

    /** {@code unknown local algorithm "fedpox"; did you mean "fedprox"? Known: fedprox, sgd}. */
    String unknown(String name) {
        String suggestion = SpellingSuggestion.suggestion(name, types.keySet());
        return String.format(
                Locale.ROOT,
                "unknown %s \"%s\"%s Known: %s",
                noun(),
                VisibleText.excerpt(name, 100),
                suggestion.isEmpty() ? "." : suggestion,
                String.join(", ", names()));
    }

    /**
     * The implementation called {@code name} with its default settings.
     *
     * @throws UnknownExtensionException if there is none
     */
    public E defaultInstance(String name) {
        Class<? extends E> type = type(name);
        return RecordType.defaults(type)
                .map(type::cast)
                .orElseThrow(() ->
                        new IllegalStateException(type.getName() + " needs a public constructor without parameters"));
    }
}
