package dev.proprio.client.sensor;

import dev.proprio.proto.extension.Bytes;
import java.nio.file.Path;
import java.util.List;

/**
 * What the data of a run may be read from, and how much of it. Whoever owns the machine may read whatever they can; a
 * request of somebody else names only what is offered to it.
 *
 * @param files which files may be opened
 * @param urls which URLs may be fetched
 * @param download how large a file behind a URL may be
 * @param memory what recordings may take while they are held
 */
public record DataAccess(FileAccess files, UrlAccess urls, Bytes download, Bytes memory) {
    private static final Bytes UNLIMITED = new Bytes(Long.MAX_VALUE);

    /** The access of whoever owns the machine: every file, every http(s) URL. */
    public static DataAccess ofOwner() {
        return new DataAccess(FileAccess.any(), UrlAccess.anywhere(), UNLIMITED, UNLIMITED);
    }

    /**
     * The access of a request that came from elsewhere.
     *
     * @param roots the folders and files that are offered, with all that is below them
     * @param hosts the hosts that are offered, as {@link UrlAccess#ofHosts} takes them
     * @param download how large a file behind a URL may be, whatever a run asks for
     * @throws IllegalArgumentException if a host is none
     */
    public static DataAccess offering(List<Path> roots, List<String> hosts, Bytes download) {
        return new DataAccess(FileAccess.within(roots), UrlAccess.ofHosts(hosts), download, UNLIMITED);
    }

    /** The same, with less if a run asks for less. */
    public DataAccess atMost(Bytes largestDownload, Bytes mostHeld) {
        return new DataAccess(files, urls, smaller(download, largestDownload), smaller(memory, mostHeld));
    }

    private static Bytes smaller(Bytes one, Bytes other) {
        return one.count() <= other.count() ? one : other;
    }
}
