package dev.proprio.coordinator.selection;

import dev.proprio.coordinator.devices.DeviceTime;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Of some candidates those that are expected to be done first. By a clock that is not virtual nobody knows, and the first
 * candidates are chosen.
 */
@Named(
        value = "fastest-first",
        summary = "Of more candidates than wanted, those that are done first by the virtual clock.")
public record FastestFirst(
        @Setting("Candidates per device that is wanted, at least 1; 1 leaves no choice.")
        double factor,

        @Setting("How the candidates are drawn.") Selection candidates)
        implements Selection {
    public FastestFirst {
        Require.atLeast("factor", factor, 1.0);
    }

    public FastestFirst() {
        this(2, new UniformSelection());
    }

    @Override
    public boolean usesReports() {
        return candidates.usesReports();
    }

    @Override
    public List<String> select(SelectionContext choice) {
        int drawn = (int) Math.min(Integer.MAX_VALUE, Math.ceil(choice.count() * factor - 1e-9));
        List<String> devices = candidates.select(choice.of(drawn));
        if (choice.virtual().isPresent()) {
            List<DeviceTime> times = choice.virtual().get().times().of(devices);
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < times.size(); i++) {
                order.add(i);
            }
            // The sort is stable: among equals, whoever was drawn first is preferred.
            order.sort(Comparator.comparingLong(i -> times.get(i).total()));
            devices = order.stream().map(devices::get).toList();
        }
        return devices.stream().limit(choice.count()).toList();
    }
}
