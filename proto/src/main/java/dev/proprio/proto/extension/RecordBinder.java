package dev.proprio.proto.extension;

import dev.proprio.proto.record.RecordType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Binds records: each component from its key, then the record's own checks. */
final class RecordBinder {
    private final Binding binding;
    private final InlineKeys inlineKeys;

    RecordBinder(Binding binding) {
        this.binding = binding;
        this.inlineKeys = new InlineKeys(binding);
    }

    /**
     * @param base the instance whose values stand for what is left out; else the default instance
     * @param discriminator the key that named the record, to be suggested for a misspelt one
     */
    Optional<Object> bind(
            Class<?> type,
            SettingNode.Mapping mapping,
            String path,
            Optional<Object> base,
            Optional<String> discriminator) {
        Optional<Object> defaults = base.or(() -> RecordType.defaults(type));
        List<SettingField> fields = SettingField.of(type);
        Set<String> known = new LinkedHashSet<>();
        discriminator.ifPresent(known::add);
        fields.stream().filter(field -> !field.inline()).forEach(field -> known.add(field.key()));

        boolean open = false;
        List<BoundField> bound = new ArrayList<>();
        for (SettingField field : fields) {
            Optional<Object> fallback = defaults.map(field::valueIn);
            Optional<Object> usable = fallback.filter(value -> !field.required());
            if (!field.inline()) {
                bound.add(new BoundField(field, component(field, mapping, path, usable), mapping, fallback));
                continue;
            }
            Optional<Set<String>> keys = inlineKeys.of(field.type(), mapping, usable);
            open |= keys.isEmpty();
            SettingNode.Mapping own = part(mapping, keys, known);
            keys.ifPresent(known::addAll);
            bound.add(new BoundField(field, inline(field, own, path, usable), own, fallback));
        }
        if (!open) {
            reportUnknownKeys(mapping, path, known);
        }
        return new RecordChecks(binding, type, mapping, path).make(bound);
    }

    private Optional<Object> component(
            SettingField field, SettingNode.Mapping mapping, String path, Optional<Object> usable) {
        String below = Binding.below(path, field.key());
        SettingNode node = mapping.entries().get(field.key());
        if (node != null) {
            return binding.value(field.type(), node, below, usable);
        }
        boolean composite =
                field.type() instanceof SettingType.Section || field.type() instanceof SettingType.Extension;
        if (composite && (usable.isPresent() || !field.required())) {
            // Bound like an empty mapping, so that required keys below are asked for.
            return binding.value(field.type(), new SettingNode.Mapping(Map.of(), mapping.origin()), below, usable);
        }
        if (usable.isEmpty()) {
            return binding.refuse(mapping, below, "is required" + sentence(field.description()));
        }
        return usable;
    }

    private Optional<Object> inline(SettingField field, SettingNode.Mapping own, String path, Optional<Object> usable) {
        if (field.type() instanceof SettingType.Extension extension) {
            return binding.named().mapping(extension.point(), own, path, usable);
        }
        return binding.value(field.type(), own, path, usable);
    }

    /** The entries of an inline part; when its keys are not known, all that nobody else has. */
    private static SettingNode.Mapping part(
            SettingNode.Mapping mapping, Optional<Set<String>> keys, Set<String> taken) {
        Map<String, SettingNode> own = new LinkedHashMap<>();
        mapping.entries().forEach((key, node) -> {
            if (keys.map(mine -> mine.contains(key)).orElse(!taken.contains(key))) {
                own.put(key, node);
            }
        });
        keys.ifPresent(mine -> mine.stream().filter(taken::contains).findFirst().ifPresent(key -> {
            throw new IllegalArgumentException("an inline part and what encloses it both have the key " + key);
        }));
        return new SettingNode.Mapping(own, mapping.origin());
    }

    private void reportUnknownKeys(SettingNode.Mapping mapping, String path, Set<String> known) {
        mapping.entries().forEach((key, node) -> {
            if (known.contains(key)) {
                return;
            } else if (key.isEmpty()) {
                binding.report(node, path, "must be a mapping but " + Scalars.found(node));
            } else if (binding.isFull()) {
                binding.count(1);
            } else {
                String suggestion = SpellingSuggestion.suggestion(key, known);
                String none =
                        known.isEmpty() ? "; there are no settings here" : "; docs/settings.md has those there are";
                binding.report(
                        node,
                        Binding.below(path, key),
                        "is not a known key" + (suggestion.isEmpty() ? none : suggestion));
            }
        });
    }

    /** A description as the end of another sentence. */
    private static String sentence(String description) {
        if (description.isEmpty()) {
            return "";
        }
        boolean word = description.length() > 1 && Character.isLowerCase(description.charAt(1));
        String rest = word ? Character.toLowerCase(description.charAt(0)) + description.substring(1) : description;
        return ": " + (rest.endsWith(".") ? rest.substring(0, rest.length() - 1) : rest);
    }
}
