package dev.proprio.coordinator.release;

import dev.proprio.coordinator.selection.Population;
import dev.proprio.coordinator.selection.Selection;
import dev.proprio.coordinator.selection.SelectionContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A selection among those devices that have not spent all that they may. Takes time of the population once there are some that have.
 *
 * @param spent who must not be asked
 */
record UnspentSelection(Selection among, Set<String> spent) implements Selection {
    @Override
    public List<String> select(SelectionContext choice) {
        List<String> left = new ArrayList<>();
        for (long i = 0; i < choice.population().size(); i++) {
            String device = choice.population().device(i);
            if (!spent.contains(device)) {
                left.add(device);
            }
        }
        return left.isEmpty()
                ? List.of()
                : among.select(new SelectionContext(
                        Population.of(left), choice.count(), choice.seed(), choice.round(), choice.reports()));
    }

    @Override
    public boolean usesReports() {
        return among.usesReports();
    }

    @Override
    public boolean drawsSize() {
        return among.drawsSize();
    }
}
