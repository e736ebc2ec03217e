package dev.proprio.experiments.extension;

import dev.proprio.client.attack.Attack;
import dev.proprio.client.partition.Partitioner;
import dev.proprio.client.personalization.Personalizer;
import dev.proprio.client.sensor.SensorSource;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.ModelArchitecture;
import dev.proprio.coordinator.aggregation.Aggregation;
import dev.proprio.coordinator.optimizer.ServerOptimizer;
import dev.proprio.coordinator.selection.Selection;
import dev.proprio.proto.compression.Compression;
import dev.proprio.proto.schedule.Schedule;
import java.util.List;

/** What an experiment can be made of by name: the interfaces that extensions implement. */
public final class ExtensionPoints {
    public static final List<Class<?>> ALL = List.of(
            SensorSource.class,
            Partitioner.class,
            ModelArchitecture.class,
            LocalAlgorithm.class,
            Selection.class,
            Aggregation.class,
            ServerOptimizer.class,
            Compression.class,
            Attack.class,
            Personalizer.class,
            Schedule.class);

    private ExtensionPoints() {}
}
