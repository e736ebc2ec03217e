package dev.proprio.proto.record;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds a record's components: by what the platform says of records, or else by its fields and its constructor. */
final class ComponentReader {
    /** What the platform is asked with. Android says of records since 14; before that, they are classes like others. */
    private static final Optional<PlatformRecords> PLATFORM = PlatformRecords.find();

    private ComponentReader() {}

    /** The components of a record, in order. */
    static List<Component> components(Class<?> record) {
        return PLATFORM.map(platform -> byPlatform(record, platform)).orElseGet(() -> byConstructor(record));
    }

    private static List<Component> byPlatform(Class<?> record, PlatformRecords platform) {
        try {
            List<Component> components = new ArrayList<>();
            for (Object component : (Object[]) platform.components.invoke(record)) {
                Field field = record.getDeclaredField((String) platform.name.invoke(component));
                components.add(component(field, (AnnotatedElement) component));
            }
            return List.copyOf(components);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    String.format(Locale.ROOT, "the components of %s can't be read", record.getName()), e);
        }
    }

    /**
     * Without the platform: the fields, in the order of the parameters, whose names the class tells, of the constructor that takes
     * all of them. Fields themselves have no order: on Android they come by their names.
     *
     * @throws IllegalStateException if there is no such constructor
     */
    static List<Component> byConstructor(Class<?> record) {
        Map<String, Field> fields = new HashMap<>();
        for (Field field : record.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
                fields.put(field.getName(), field);
            }
        }
        for (Constructor<?> constructor : record.getDeclaredConstructors()) {
            List<Component> components = new ArrayList<>();
            for (Parameter parameter : constructor.getParameters()) {
                Field field = fields.get(parameter.getName());
                if (parameter.isNamePresent() && field != null && field.getType() == parameter.getType()) {
                    components.add(component(field, field));
                }
            }
            if (components.size() == fields.size() && constructor.getParameterCount() == fields.size()) {
                return List.copyOf(components);
            }
        }
        throw new IllegalStateException(String.format(
                Locale.ROOT,
                "the class %s does not tell the order of its components; compile it with javac's option -parameters and keep, where code is shrunk, the names of its members and the attribute MethodParameters",
                record.getName()));
    }

    private static Component component(Field field, AnnotatedElement annotations) {
        return new Component(
                field.getDeclaringClass(), field.getName(), field.getType(), field.getGenericType(), annotations);
    }

    /** Methods that are asked for by name, since they are not everywhere. */
    private record PlatformRecords(Method components, Method name) {
        private static Optional<PlatformRecords> find() {
            try {
                return Optional.of(new PlatformRecords(
                        Class.class.getMethod("getRecordComponents"),
                        Class.forName("java.lang.reflect.RecordComponent").getMethod("getName")));
            } catch (NoSuchMethodException | ClassNotFoundException e) {
                return Optional.empty();
            }
        }
    }
}
