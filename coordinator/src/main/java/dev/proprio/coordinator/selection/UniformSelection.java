package dev.proprio.coordinator.selection;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Uniformly without replacement, in time and memory that depend on the cohort alone. */
@Named(value = "uniform", summary = "Every device is equally likely, without replacement.")
public record UniformSelection() implements Selection {
    @Override
    public List<String> select(SelectionContext choice) {
        Population population = choice.population();
        KeyedRandom random = choice.random();
        long size = population.size();
        int chosen = choice.available();
        // A Fisher-Yates shuffle of 0..size-1, of which only the touched places are kept.
        Map<Long, Long> moved = new HashMap<>();
        List<String> devices = new ArrayList<>(chosen);
        long looks = Math.min(size, Population.looks(chosen));
        for (long i = 0; i < looks && devices.size() < chosen; i++) {
            long j = i + random.nextLong(size - i);
            String device = population.device(moved.getOrDefault(j, j));
            if (population.isAvailable(device)) {
                devices.add(device);
            }
            moved.put(j, moved.getOrDefault(i, i));
        }
        return devices;
    }
}
