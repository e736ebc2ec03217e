package dev.proprio.coordinator.selection;

import dev.proprio.coordinator.devices.DeviceTime;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.util.ArrayList;
import java.util.List;

/**
 * FedCS (Nishio and Yonetani 2019, Algorithm 3): of some candidates as many as can be done by the round's deadline if they
 * all fetch the model at once and send their updates one after the other; each time, the one is taken that makes the round
 * least longer. By a clock that is not virtual nobody knows, and the first candidates are chosen.
 */
@Named(
        value = "fedcs",
        summary = "Of more candidates than wanted, as many as the virtual clock lets be done by the deadline.",
        differs =
                "At most as many are chosen as are wanted; the paper's rounds have no other bound than their deadline.")
public record FedCs(
        @Setting("Candidates per device that is wanted, at least 1.")
        double factor) implements Selection {
    public FedCs {
        Require.atLeast("factor", factor, 1.0);
    }

    public FedCs() {
        this(2);
    }

    /** It chooses fewer where more would be late: all of them are in the cohort. */
    @Override
    public boolean drawsSize() {
        return true;
    }

    @Override
    public List<String> select(SelectionContext choice) {
        int drawn = (int) Math.min(Integer.MAX_VALUE, Math.ceil(choice.count() * factor - 1e-9));
        List<String> candidates = new UniformSelection().select(choice.of(drawn));
        if (choice.virtual().isEmpty()) {
            return candidates.stream().limit(choice.count()).toList();
        }
        VirtualChoice known = choice.virtual().get();
        return chosen(candidates, known.times().of(candidates), known.deadline(), choice.count());
    }

    private record Candidate(String device, DeviceTime time) {}

    private static List<String> chosen(List<String> devices, List<DeviceTime> times, long deadline, int count) {
        List<Candidate> left = new ArrayList<>();
        for (int i = 0; i < times.size(); i++) {
            left.add(new Candidate(devices.get(i), times.get(i)));
        }
        List<String> chosen = new ArrayList<>();
        // How long the slowest download takes, and how long then until the last upload is over.
        long distribution = 0;
        long uploads = 0;
        while (!left.isEmpty() && chosen.size() < count) {
            int best = 0;
            long least = Long.MAX_VALUE;
            for (int i = 0; i < left.size(); i++) {
                DeviceTime time = left.get(i).time();
                long longer = Math.max(0, time.download() - distribution) + afterUpload(uploads, time) - uploads;
                if (longer < least) {
                    least = longer;
                    best = i;
                }
            }
            Candidate next = left.remove(best);
            long after = afterUpload(uploads, next.time());
            long slowest = Math.max(distribution, next.time().download());
            if (slowest + after <= deadline) {
                chosen.add(next.device());
                distribution = slowest;
                uploads = after;
            }
        }
        return chosen;
    }

    /** An upload begins when the one before is over, and not before the training is. */
    private static long afterUpload(long uploads, DeviceTime time) {
        return Math.max(uploads, time.compute()) + time.upload();
    }
}
