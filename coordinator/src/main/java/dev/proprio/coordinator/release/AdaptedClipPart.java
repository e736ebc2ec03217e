package dev.proprio.coordinator.release;

import dev.proprio.coordinator.state.StatePart;
import dev.proprio.coordinator.state.StatePiece;
import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.stored.StoredReader;
import dev.proprio.proto.stored.StoredWriter;
import java.util.Map;
import java.util.Optional;

/** The adaptive clip as a part of a run's state, committed with the model that was made with it. */
public record AdaptedClipPart() implements StatePart<AdaptedClip> {
    /** The part. */
    public static final AdaptedClipPart PART = new AdaptedClipPart();

    private static final String CLIP = "clip";

    @Override
    public String name() {
        return "privacy-clip";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Map<String, StatePiece> encode(AdaptedClip clip) {
        return Map.of(
                CLIP,
                new StatePiece(write(clip, new StoredWriter(CLIP, version())).bytes()));
    }

    /** The same writer with a clip at its end. */
    static StoredWriter write(AdaptedClip clip, StoredWriter writer) {
        return writer.real(clip.used())
                .real(clip.next())
                .flag(clip.within().isPresent())
                .real(clip.within().orElse(0.0));
    }

    @Override
    public AdaptedClip decode(int version, Map<String, StatePiece> pieces, int parameters)
            throws StoredFormatException {
        var reader = new StoredReader(StatePiece.of(pieces, CLIP).content(), CLIP, version());
        AdaptedClip clip = read(reader);
        reader.end();
        return clip;
    }

    /** What follows in a reader. */
    static AdaptedClip read(StoredReader reader) throws StoredFormatException {
        float used = clip(reader);
        float next = clip(reader);
        boolean known = reader.flag();
        double within = reader.real();
        return new AdaptedClip(used, next, known ? Optional.of(within) : Optional.empty());
    }

    private static float clip(StoredReader reader) throws StoredFormatException {
        double norm = reader.real();
        if (!(norm > 0 && norm <= Float.MAX_VALUE && norm == (float) norm)) {
            throw new StoredFormatException("a clip must be a finite number of float32 greater than 0 but is " + norm);
        }
        return (float) norm;
    }
}
