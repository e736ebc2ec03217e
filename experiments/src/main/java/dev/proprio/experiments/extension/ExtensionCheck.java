package dev.proprio.experiments.extension;

import dev.proprio.proto.extension.ExtensionException;
import dev.proprio.proto.extension.ExtensionPoint;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.text.VisibleText;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether a class can be an extension; if not, what is wrong, where it stands, and what its interface expects. */
public final class ExtensionCheck {
    private final Class<?> point;
    private final Class<?> type;

    private ExtensionCheck(Class<?> point, Class<?> type) {
        this.point = point;
        this.type = type;
    }

    /**
     * What keeps {@code type} from being an extension; nothing if all is well. Its default instance is made.
     *
     * @return the end of a sentence that begins with the class: {@code  (MyRule.java:12) must be public ...}
     */
    public static Optional<String> fault(Class<?> point, Class<?> type) {
        var check = new ExtensionCheck(point, type);
        Stream<Supplier<Optional<String>>> checks = Stream.of(
                check::form,
                check::annotation,
                check::methods,
                () -> SettingsCheck.fault(point, type),
                check::defaults);
        return checks.map(Supplier::get)
                .flatMap(Optional::stream)
                .findFirst()
                .map(what -> ClassLine.of(type) + " " + what);
    }

    private Optional<String> form() {
        if (!point.isAssignableFrom(type)) {
            return Optional.of("does not implement that interface");
        }
        if (!type.isRecord()) {
            return Optional.of(
                    "must be a record, whose components are its settings: public record %s(...) implements %s"
                            .formatted(type.getSimpleName(), implemented()));
        }
        if (!Modifier.isPublic(type.getModifiers())) {
            return Optional.of("must be public: public record %s".formatted(type.getSimpleName()));
        }
        if (Arrays.stream(type.getConstructors()).noneMatch(each -> each.getParameterCount() == 0)) {
            return Optional.of("needs a public constructor without parameters, which makes the defaults: public %s() {"
                            .formatted(type.getSimpleName())
                    + " this(...); }");
        }
        return Optional.empty();
    }

    private String implemented() {
        return point.isSealed()
                ? Arrays.stream(point.getPermittedSubclasses())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(" or "))
                : point.getSimpleName();
    }

    private Optional<String> annotation() {
        Named named = type.getAnnotation(Named.class);
        if (named == null) {
            return Optional.of(
                    "must be a record annotated @Named: @Named(value = \"%s\", summary = \"What it does, in a sentence.\")"
                            .formatted(type.getSimpleName().toLowerCase(Locale.ROOT)));
        }
        if (!ExtensionName.isValid(named.value())) {
            return Optional.of("is @Named \"%s\", but a name in settings must be %s"
                    .formatted(VisibleText.excerpt(named.value(), 100), ExtensionName.expectation(named.value())));
        }
        if (named.summary().isBlank() || named.summary().lines().count() > 1) {
            return Optional.of("must have one line as its @Named(summary = \"...\"): what it does, in a sentence");
        }
        return Optional.empty();
    }

    /** Where a class was compiled against another version of the interface. */
    private Optional<String> methods() {
        return Arrays.stream(type.getMethods())
                .filter(method -> Modifier.isAbstract(method.getModifiers()))
                .map(ExtensionCheck::signature)
                .sorted()
                .findFirst()
                .map(missing ->
                        "lacks the method %s of its interface; compile it against this version".formatted(missing));
    }

    private static String signature(Method method) {
        return "%s(%s)"
                .formatted(
                        method.getName(),
                        Arrays.stream(method.getParameterTypes())
                                .map(Class::getSimpleName)
                                .collect(Collectors.joining(", ")));
    }

    private Optional<String> defaults() {
        Object made;
        try {
            Constructor<?> constructor = type.getConstructor();
            made = constructor.newInstance();
        } catch (InvocationTargetException e) {
            Throwable thrown = e.getCause() == null ? e : e.getCause();
            return Optional.of("must have defaults that it allows, but its constructor without parameters threw "
                    + ExtensionException.describe(thrown, type));
        } catch (ReflectiveOperationException | LinkageError e) {
            return Optional.of("cannot be made by its constructor without parameters: "
                    + ExtensionException.describe(rootOf(e), type));
        }
        for (RecordComponent component : type.getRecordComponents()) {
            try {
                Method accessor = component.getAccessor();
                if (accessor.invoke(made) == null) {
                    return Optional.of("must have a default for each setting, but its constructor without parameters"
                            + " makes \"%s\" null".formatted(component.getName()));
                }
            } catch (ReflectiveOperationException e) {
                return Optional.of("has the setting \"%s\", which can't be read: %s"
                        .formatted(component.getName(), ExtensionException.describe(rootOf(e), type)));
            }
        }
        return Optional.empty();
    }

    private static Throwable rootOf(Throwable failure) {
        return failure.getCause() == null ? failure : failure.getCause();
    }

    /** The key that names an implementation of {@code point} among its settings. */
    static String key(Class<?> point) {
        ExtensionPoint annotation = point.getAnnotation(ExtensionPoint.class);
        return annotation == null ? "" : annotation.key();
    }
}
