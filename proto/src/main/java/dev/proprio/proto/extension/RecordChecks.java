package dev.proprio.proto.extension;

import dev.proprio.proto.record.Component;
import dev.proprio.proto.record.RecordType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Constructs a record and says where in the settings the values stand that it refuses. A refused or
 * unreadable value is replaced by its default and the construction tried again, so that one run
 * finds all impossible values of a record.
 */
final class RecordChecks {
    private final Binding binding;
    private final Class<?> type;
    private final SettingNode.Mapping mapping;
    private final String path;

    RecordChecks(Binding binding, Class<?> type, SettingNode.Mapping mapping, String path) {
        this.binding = binding;
        this.type = type;
        this.mapping = mapping;
        this.path = path;
    }

    Optional<Object> make(List<BoundField> fields) {
        Set<Integer> replaced = new HashSet<>();
        List<Object> values = new ArrayList<>();
        for (BoundField field : fields) {
            if (field.value().isEmpty()) {
                replaced.add(values.size());
            }
            Optional<Object> value = field.value().or(field::fallback);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values.add(value.get());
        }
        while (true) {
            try {
                Object made = RecordType.make(type, values);
                return replaced.isEmpty() ? Optional.of(made) : Optional.empty();
            } catch (InvalidSettingException e) {
                int culprit = indexOf(fields, e.component());
                boolean telling = replaced.isEmpty()
                        || (culprit >= 0
                                && !replaced.contains(culprit)
                                && fields.get(culprit).written());
                if (!telling) {
                    return Optional.empty();
                }
                report(e, fields, values);
                if (culprit < 0
                        || !replaced.add(culprit)
                        || fields.get(culprit).fallback().isEmpty()) {
                    return Optional.empty();
                }
                values.set(culprit, fields.get(culprit).fallback().get());
            } catch (IllegalArgumentException e) {
                if (replaced.isEmpty()) {
                    binding.report(mapping, path, "is not possible: " + e.getMessage());
                }
                return Optional.empty();
            }
        }
    }

    private static int indexOf(List<BoundField> fields, String component) {
        for (int i = 0; i < fields.size(); i++) {
            String name = fields.get(i).field().name();
            if (component.equals(name) || component.startsWith(name + ".")) {
                return i;
            }
        }
        return -1;
    }

    private void report(InvalidSettingException refusal, List<BoundField> fields, List<Object> values) {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            parts.add(new Part(fields.get(i).field(), values.get(i)));
        }
        SettingNode node = mapping;
        String where = path;
        for (String name : refusal.component().split("\\.", -1)) {
            Optional<Part> part = parts.stream()
                    .filter(each -> each.field.name().equals(name))
                    .findFirst();
            if (part.isEmpty() || !part.get().field.inline()) {
                String key = KebabCase.ofComponent(name);
                where = Binding.below(where, key);
                if (node instanceof SettingNode.Mapping enclosing) {
                    node = enclosing.entries().getOrDefault(key, node);
                }
            }
            parts = part.map(Part::parts).orElse(List.of());
        }
        binding.report(node, where, refusal.expectation());
    }

    /** A component and its value, on the way to the one that was refused. */
    private record Part(SettingField field, Object value) {
        List<Part> parts() {
            return Component.isRecord(value.getClass())
                    ? SettingField.of(value.getClass()).stream()
                            .map(below -> new Part(below, below.valueIn(value)))
                            .collect(Collectors.toUnmodifiableList())
                    : List.of();
        }
    }
}
