package dev.proprio.proto.extension;

import java.nio.file.Path;
import java.util.Map;

/** A source with a required setting. */
@Named(value = "folder", summary = "Files in a folder.")
public record Folder(
        @Setting(value = "The folder with the recordings.", required = true)
        Path path,

        @Setting("New names of labels.") Map<String, String> rename)
        implements Origin {
    public Folder() {
        this(Path.of("placeholder"), Map.of());
    }
}
