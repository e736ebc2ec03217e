package dev.proprio.experiments.spec;

import dev.proprio.client.personalization.Personalizer;
import dev.proprio.proto.extension.SettingWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** A method under a label of its own, where several of the same name differ in their settings. */
record LabelledMethod(String label, Personalizer method) implements WrappedPersonalizer {
    /** The methods, those that share a label with what they differ in: {@code fine-tune all passes=5}. */
    static List<Personalizer> of(List<Personalizer> methods) {
        List<Personalizer> labelled = new ArrayList<>();
        for (Personalizer method : methods) {
            List<Personalizer> same = methods.stream()
                    .filter(other -> other.label().equals(method.label()))
                    .toList();
            labelled.add(
                    same.size() == 1 ? method : new LabelledMethod(method.label() + differences(method, same), method));
        }
        return labelled;
    }

    private static String differences(Personalizer method, List<Personalizer> same) {
        List<Map<String, String>> settings =
                same.stream().map(other -> SettingWriter.flat((Record) other)).toList();
        Map<String, String> own = SettingWriter.flat((Record) method);
        var keys = new TreeSet<String>();
        settings.forEach(others -> keys.addAll(others.keySet()));
        keys.addAll(own.keySet());
        var text = new StringBuilder();
        for (String key : keys) {
            if (settings.stream().anyMatch(others -> !Objects.equals(others.get(key), own.get(key)))) {
                text.append(' ').append(key).append('=').append(own.getOrDefault(key, "none"));
            }
        }
        return text.toString();
    }
}
