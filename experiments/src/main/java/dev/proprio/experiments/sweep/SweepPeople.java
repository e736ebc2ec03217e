package dev.proprio.experiments.sweep;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.elsewhere.DataElsewhere;
import dev.proprio.experiments.engine.TestedNames;
import dev.proprio.experiments.record.PeopleApart;
import dev.proprio.experiments.record.PeopleApart.SeedNames;
import dev.proprio.experiments.spec.ExperimentSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who decided in a sweep and who is reported, by the names that its experiments' data has. */
final class SweepPeople {
    private SweepPeople() {}

    /** What divides them, and nothing that does not. */
    private record Division(ExperimentSpec spec) {
        static Division of(ExperimentSpec spec) {
            ExperimentSpec plain = ExperimentSpec.defaults();
            return new Division(plain.with(draft -> draft.set(ExperimentSpec::seed, spec.seed())
                    .set(ExperimentSpec::data, spec.data())
                    .set(ExperimentSpec::evaluation, spec.evaluation())
                    .set(ExperimentSpec::earlyStopping, spec.earlyStopping())));
        }
    }

    /** Of these runs; empty if nobody is set apart, or the data can't be read, which the runs say. */
    static Optional<PeopleApart> of(List<PlannedRun> runs) {
        Set<Division> divisions = new LinkedHashSet<>();
        for (PlannedRun run : runs) {
            ExperimentSpec spec = run.spec();
            if ((spec.evaluation().choosesSettings() || spec.earlyStopping().isPresent())
                    && !(spec.data().source() instanceof DataElsewhere)) {
                divisions.add(Division.of(spec));
            }
        }
        List<SeedNames> names = new ArrayList<>();
        for (Division division : divisions) {
            try {
                TestedNames tested = TestedNames.open(division.spec());
                names.add(new SeedNames(
                        division.spec().seed(), new HashSet<>(tested.deciders()), new HashSet<>(tested.reported())));
            } catch (SensorDataException unreadable) {
                return Optional.empty();
            }
        }
        return names.isEmpty() ? Optional.empty() : Optional.of(PeopleApart.of(names));
    }
}
