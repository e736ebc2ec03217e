package dev.proprio.proto.extension;

/** An extension point of whose implementation no default can be made. */
@ExtensionPoint(noun = "unmakeable thing", key = "kind")
public interface Unmakeable {
    /** Its default needs what is not there. */
    @Named(value = "native", summary = "Needs a library")
    record Native(int size) implements Unmakeable {
        public Native() {
            this(1);
            throw new IllegalStateException("the library is not there");
        }
    }
}
