package dev.proprio.experiments;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Makes values of any record whose numbers are as often none as constructors let them be. */
final class HostileValues {
    private static final int DEEPEST = 12;
    private static final double[] NONE = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};

    private final Random random;
    private final double hostility;

    /** @param hostility the share of numbers that are none, from 0 to 1 */
    HostileValues(long seed, double hostility) {
        this.random = new Random(seed);
        this.hostility = hostility;
    }

    /** A value, unless its constructor or that of a part refuses what it is given. */
    Optional<Object> of(Class<?> type) {
        try {
            return Optional.of(value(type, 0));
        } catch (Refused refused) {
            return Optional.empty();
        }
    }

    private Object value(Type type, int depth) throws Refused {
        if (depth > DEEPEST) {
            throw new Refused();
        }
        return switch (type) {
            case ParameterizedType generic -> generic(generic, depth);
            case WildcardType wildcard -> value(wildcard.getUpperBounds()[0], depth);
            case Class<?> plain when plain.isArray() -> array(plain.getComponentType(), depth);
            case Class<?> plain -> plain(plain, depth);
            default -> throw new Refused();
        };
    }

    private Object generic(ParameterizedType type, int depth) throws Refused {
        Type[] arguments = type.getActualTypeArguments();
        Class<?> raw = (Class<?>) type.getRawType();
        if (raw == Optional.class) {
            return random.nextBoolean() ? Optional.empty() : Optional.of(value(arguments[0], depth + 1));
        }
        if (raw.isAssignableFrom(List.class)) {
            List<Object> values = new ArrayList<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                values.add(value(arguments[0], depth + 1));
            }
            return values;
        }
        if (raw == Map.class) {
            Map<Object, Object> values = new LinkedHashMap<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                values.put(value(arguments[0], depth + 1), value(arguments[1], depth + 1));
            }
            return values;
        }
        return plain(raw, depth);
    }

    private Object array(Class<?> item, int depth) throws Refused {
        Object array = Array.newInstance(item, random.nextInt(3));
        for (int i = 0; i < Array.getLength(array); i++) {
            Array.set(array, i, value(item, depth + 1));
        }
        return array;
    }

    private Object plain(Class<?> type, int depth) throws Refused {
        if (type == double.class || type == Double.class || type == Number.class || type == Object.class) {
            return number();
        }
        if (type == float.class || type == Float.class) {
            return (float) number();
        }
        if (type == int.class || type == Integer.class) {
            return random.nextInt(1, 1000);
        }
        if (type == long.class || type == Long.class) {
            return random.nextLong(1, 1_000_000);
        }
        if (type == boolean.class || type == Boolean.class) {
            return random.nextBoolean();
        }
        if (type == String.class) {
            return "text-" + random.nextInt(1000);
        }
        if (type == Duration.class) {
            return Duration.ofMillis(random.nextInt(100_000));
        }
        if (type == Instant.class) {
            return Instant.ofEpochMilli(random.nextLong(2_000_000_000_000L));
        }
        if (type == Path.class) {
            return Path.of("file-" + random.nextInt(1000));
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
        }
        if (type.isSealed()) {
            Class<?>[] permitted = type.getPermittedSubclasses();
            return value(permitted[random.nextInt(permitted.length)], depth + 1);
        }
        if (type.isRecord() && !Modifier.isAbstract(type.getModifiers())) {
            return filled(type, depth);
        }
        throw new Refused();
    }

    private Object filled(Class<?> type, int depth) throws Refused {
        RecordComponent[] components = type.getRecordComponents();
        var types = new Class<?>[components.length];
        var values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = value(components[i].getGenericType(), depth + 1);
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new Refused();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " has no such constructor", e);
        }
    }

    private double number() {
        return random.nextDouble() < hostility ? NONE[random.nextInt(NONE.length)] : random.nextDouble();
    }

    /** Where a value can't be made. */
    private static final class Refused extends Exception {
        private Refused() {
            super("refused", null, false, false);
        }
    }
}
