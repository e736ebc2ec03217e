package dev.proprio.experiments.run;

import dev.proprio.coordinator.devices.VirtualDevices;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunState;
import dev.proprio.experiments.record.ClientRow;
import dev.proprio.experiments.record.EarlierRows;
import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.VirtualRow;
import dev.proprio.proto.text.CountText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The records of a run that goes on, as they must be: what the journal knows, and the figures that only the files have.
 *
 * @param untouched the row of the model before the first round, if its file has it
 * @param rounds one row for each round
 * @param clients one row for each device that was asked
 * @param notes what was missing in the files
 */
record ResumedRecords(
        Optional<RoundRow> untouched, List<RoundRow> rounds, List<ClientRow> clients, List<String> notes) {
    ResumedRecords {
        rounds = List.copyOf(rounds);
        clients = List.copyOf(clients);
        notes = List.copyOf(notes);
    }

    /**
     * Reads what is there.
     *
     * @param every after how many rounds there was an evaluation
     * @param kept the latest evaluation, as its file has it
     * @param virtual what devices are on a virtual clock, if there is one
     */
    static ResumedRecords of(
            Path folder, List<RoundResult> outcomes, int every, Optional<String> kept, Optional<VirtualDevices> virtual)
            throws IOException {
        EarlierRows found = EarlierRows.in(folder);
        List<RoundRow> rounds = new ArrayList<>();
        List<ClientRow> clients = new ArrayList<>();
        int lostRounds = 0;
        int lostFigures = 0;
        int lostClients = 0;
        for (RoundResult result : outcomes) {
            Optional<RoundRow> row = found.round(result.round());
            if (row.isEmpty()) {
                lostRounds++;
                lostFigures += result.round() % every == 0 ? 1 : 0;
            }
            rounds.add(row.orElseGet(() -> RecordRows.round(result, Optional.empty(), Optional.empty())));
            List<ClientRow> devices =
                    RecordRows.clients(
                                    result,
                                    virtual,
                                    row.flatMap(RoundRow::virtual).map(VirtualRow::start))
                            .stream()
                            .sorted(Comparator.comparing(ClientRow::device))
                            .toList();
            lostClients += (int) devices.stream()
                    .filter(device -> !found.has(device.round(), device.device()))
                    .count();
            clients.addAll(devices);
        }
        List<String> notes = notes(lostRounds, lostFigures, lostClients);
        if (!KeptEvaluation.isWhole(kept)) {
            notes.add(
                    "%s was not whole, so that the figures of the latest evaluation are only in rounds.jsonl until the next"
                            .formatted(KeptEvaluation.FILE));
        }
        return new ResumedRecords(found.round(0), rounds, clients, notes);
    }

    /**
     * The same, whose rows all have what was spent of the run's privacy, if it promises any.
     *
     * @param last the state of the last round that is safe, if any is
     */
    ResumedRecords of(Optional<PrivacyRecord> privacy, Optional<RunState> last) {
        return privacy.map(promised -> new ResumedRecords(
                        untouched,
                        rounds.stream().map(row -> promised.with(row, last)).toList(),
                        clients,
                        notes))
                .orElse(this);
    }

    private static List<String> notes(int lostRounds, int lostFigures, int lostClients) {
        List<String> notes = new ArrayList<>();
        if (lostClients > 0) {
            notes.add("%s missing and written again from the journal"
                    .formatted(CountText.of(lostClients, "row of clients.jsonl was", "rows of clients.jsonl were")));
        }
        if (lostRounds > 0) {
            notes.add("%s missing and written again from the journal%s"
                    .formatted(
                            CountText.of(lostRounds, "row of rounds.jsonl was", "rows of rounds.jsonl were"),
                            lostFigures == 0
                                    ? ""
                                    : ", %s of them without the figures of their evaluation".formatted(lostFigures)));
        }
        return notes;
    }
}
