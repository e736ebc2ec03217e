package dev.proprio.client.attack;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.training.LocalResult;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.extension.ExtensionException;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.TrainingTask;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The devices that attack, the same in every round, and how. Thread-safe. */
public final class Attackers {
    private final Attack attack;
    private final Set<String> devices;
    private final List<String> accomplices;
    private final AttackSetting odds;
    private final Map<String, Collusion> collusions = new ConcurrentHashMap<>();

    /**
     * What attackers know of the experiment.
     *
     * @param classes how many classes there are
     * @param cohort devices in a round
     * @param attackers how many of them attack on average, rounded
     */
    public record AttackSetting(int classes, int cohort, int attackers) {}

    private Attackers(Attack attack, List<String> devices, AttackSetting odds) {
        this.attack = attack;
        this.devices = Set.copyOf(devices);
        this.accomplices = devices.subList(0, Math.min(devices.size(), attack.accomplices()));
        this.odds = odds;
    }

    /** Nobody. */
    public static Attackers none() {
        return new Attackers(new NoAttack(), List.of(), new AttackSetting(1, 1, 0));
    }

    /**
     * Devices that attack.
     *
     * @param devices in an order that decides who shares what was learnt, where not all may
     */
    public static Attackers of(Attack attack, List<String> devices, AttackSetting odds) {
        return new Attackers(attack, List.copyOf(devices), odds);
    }

    /** How they attack. */
    public Attack attack() {
        return attack;
    }

    /** Their ids, sorted. */
    public List<String> devices() {
        return List.copyOf(new TreeSet<>(devices));
    }

    /** Whether a device attacks. */
    public boolean include(String device) {
        return devices.contains(device);
    }

    /** Whether what a device remembers is settled before it sends anything, whether or not that is counted. */
    public boolean settled(String device) {
        return accomplices.contains(device);
    }

    /**
     * What an attacker sends.
     *
     * @throws TrainingException if it has learnt nothing that an attack can be made of
     */
    public LocalResult train(TrainingTask task, HonestDevices honest) throws SensorDataException, TrainingException {
        Optional<Collusion> collusion =
                accomplices.isEmpty() ? Optional.empty() : Optional.of(meeting(task.run(), task.round()));
        collusion.ifPresent(meeting -> meeting.meet(honest));
        List<float[]> shared = collusion.map(Collusion::changes).orElse(List.of());
        if (collusion.isPresent() && shared.isEmpty()) {
            throw new TrainingException("none of the %s accomplices could train".formatted(accomplices.size()));
        }
        Optional<LocalResult> known = collusion.flatMap(meeting -> meeting.of(task.device()));
        LocalResult own = known.isPresent()
                ? known.get()
                : honest.train(task.device(), shard -> attack.data(shard, odds.classes()));
        var random = task.random("attack");
        var round = new AttackRound(odds.cohort(), odds.attackers(), shared, random);
        float[] change =
                ExtensionException.call(attack, () -> attack.change(own.update().parameters(), round));
        return new LocalResult(sending(own.update(), change), own.next());
    }

    /** A run's attackers are in one round at a time; asked for another, they leave the last behind. */
    private Collusion meeting(String run, int round) {
        return collusions.compute(
                run, (id, last) -> last != null && last.round() == round ? last : new Collusion(round, accomplices));
    }

    private static ClientUpdate sending(ClientUpdate honest, float[] change) {
        Map<String, float[]> sections = new LinkedHashMap<>(honest.sections());
        sections.put(ClientUpdate.PARAMETERS, change);
        return new ClientUpdate(honest.weight(), sections, honest.metrics());
    }
}
