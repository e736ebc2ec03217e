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
 * @param runs how many runs share this process's heap
 */
public record DataAccess(FileAccess files, UrlAccess urls, Bytes download, Bytes memory, int runs) {
    /** Of a run's share of the heap, in percent. */
    private static final int WINDOWS = 25;

    private static final Bytes UNLIMITED = new Bytes(Long.MAX_VALUE);

    /** The access of whoever owns the machine: every file, every http(s) URL. */
    public static DataAccess ofOwner() {
        return new DataAccess(FileAccess.any(), UrlAccess.anywhere(), UNLIMITED, UNLIMITED, 1);
    }

    /**
     * The access of a request that came from elsewhere.
     *
     * @param roots the folders and files that are offered, with all that is below them
     * @param hosts the hosts that are offered, as {@link UrlAccess#ofHosts} takes them
     * @param download how large a file behind a URL may be, whatever a run asks for
     * @param runs how many runs share this process's heap, at least 1
     * @throws IllegalArgumentException if a host is none
     */
    public static DataAccess offering(List<Path> roots, List<String> hosts, Bytes download, int runs) {
        return new DataAccess(FileAccess.within(roots), UrlAccess.ofHosts(hosts), download, UNLIMITED, runs);
    }

    /** The same, with less if a run asks for less. */
    public DataAccess atMost(Bytes largestDownload, Bytes mostHeld) {
        return new DataAccess(files, urls, smaller(download, largestDownload), smaller(memory, mostHeld), runs);
    }

    /** How much of the heap is for one run, in bytes. */
    public long heap() {
        return Runtime.getRuntime().maxMemory() / runs;
    }

    /** What windows may take: as a run asks, but for somebody else's run never so much that another one suffers. */
    public Bytes windows(Bytes asked) {
        return files instanceof AnyFile ? asked : smaller(asked, new Bytes(heap() / 100 * WINDOWS));
    }

    private static Bytes smaller(Bytes one, Bytes other) {
        return one.count() <= other.count() ? one : other;
    }
}
