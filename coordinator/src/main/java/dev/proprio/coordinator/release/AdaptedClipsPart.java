package dev.proprio.coordinator.release;

import dev.proprio.coordinator.state.StatePart;
import dev.proprio.coordinator.state.StatePiece;
import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.stored.StoredReader;
import dev.proprio.proto.stored.StoredWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The adaptive clips of all rounds up to a state, in order, so that whatever is lost of a round's row can be written again. */
public record AdaptedClipsPart() implements StatePart<List<AdaptedClip>> {
    /** The part. */
    public static final AdaptedClipsPart PART = new AdaptedClipsPart();

    private static final String CLIPS = "clips";

    @Override
    public String name() {
        return "privacy-clips";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Map<String, StatePiece> encode(List<AdaptedClip> clips) {
        var writer = new StoredWriter(CLIPS, version()).integer(clips.size());
        clips.forEach(clip -> AdaptedClipPart.write(clip, writer));
        return Map.of(CLIPS, new StatePiece(writer.bytes()));
    }

    @Override
    public List<AdaptedClip> decode(int version, Map<String, StatePiece> pieces, int parameters)
            throws StoredFormatException {
        var reader = new StoredReader(StatePiece.of(pieces, CLIPS).content(), CLIPS, version());
        List<AdaptedClip> clips = new ArrayList<>();
        for (int left = reader.count(); left > 0; left--) {
            clips.add(AdaptedClipPart.read(reader));
        }
        reader.end();
        return List.copyOf(clips);
    }
}
