package dev.proprio.proto.extension;

import dev.proprio.proto.record.Component;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What kind of value a setting takes, read from the type of its record component. */
public sealed interface SettingType {
    /** A whole number: an {@code int}, or a {@code long} if {@code wide}. */
    record Whole(boolean wide) implements SettingType {}

    /** A finite {@code double}. */
    record Decimal() implements SettingType {}

    /** True or false. */
    record Flag() implements SettingType {}

    /** A {@code String}. */
    record Text() implements SettingType {}

    /** A {@link Duration}. */
    record Time() implements SettingType {}

    /** An amount of {@link Bytes}. */
    record Amount() implements SettingType {}

    /** A {@link Path}. */
    record File() implements SettingType {}

    /** One of an enum's constants, written in kebab-case. */
    record Choice(Class<?> type) implements SettingType {
        /** The constants' names in settings, as declared. */
        public List<String> names() {
            return constants().map(KebabCase::ofConstant).collect(Collectors.toUnmodifiableList());
        }

        Stream<Enum<?>> constants() {
            return Stream.of(type.getEnumConstants()).map(constant -> (Enum<?>) constant);
        }
    }

    /** A settings record of its own. */
    record Section(Class<?> type) implements SettingType {}

    /** An implementation of an extension point. */
    record Extension(Class<?> point) implements SettingType {}

    /** A list. */
    record ListOf(SettingType item) implements SettingType {}

    /** A map from any text. */
    record MapOf(SettingType value) implements SettingType {}

    /** Something that may be left out. */
    record Maybe(SettingType value) implements SettingType {}

    /**
     * The kind of setting that a component of {@code type} is.
     *
     * @throws IllegalArgumentException if settings records cannot have such components
     */
    static SettingType of(Type type) {
        if (type instanceof ParameterizedType generic) {
            return ofGeneric(generic);
        }
        if (type instanceof Class<?> plain) {
            return ofClass(plain);
        }
        throw unsupported(type);
    }

    private static SettingType ofGeneric(ParameterizedType type) {
        Type[] arguments = type.getActualTypeArguments();
        SettingType last = of(arguments[arguments.length - 1]);
        if (type.getRawType() == List.class) {
            return new ListOf(last);
        }
        if (type.getRawType() == Optional.class) {
            return new Maybe(last);
        }
        if (type.getRawType() == Map.class && arguments[0] == String.class) {
            return new MapOf(last);
        }
        throw unsupported(type);
    }

    private static SettingType ofClass(Class<?> type) {
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return new Whole(type == long.class || type == Long.class);
        }
        if (type == double.class || type == Double.class) {
            return new Decimal();
        }
        if (type == boolean.class || type == Boolean.class) {
            return new Flag();
        }
        if (type == String.class) {
            return new Text();
        }
        if (type == Duration.class) {
            return new Time();
        }
        if (type == Bytes.class) {
            return new Amount();
        }
        if (type == Path.class) {
            return new File();
        }
        if (type.isEnum()) {
            return new Choice(type);
        }
        if (Component.isRecord(type)) {
            return new Section(type);
        }
        if (type.isAnnotationPresent(ExtensionPoint.class)) {
            return new Extension(type);
        }
        throw unsupported(type);
    }

    private static IllegalArgumentException unsupported(Type type) {
        return new IllegalArgumentException("a settings record cannot have a component of type " + type.getTypeName());
    }
}
