package dev.proprio.experiments.service;

import dev.proprio.client.sensor.UrlAccess;
import dev.proprio.proto.extension.Bytes;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.extension.Setting;
import java.nio.file.Path;
import java.util.List;

/** What runs that come over the API may name, beside uploads, models of the store and what the recipes name. */
public record OfferSpec(
        @Setting("Folders, and single files, whose data runs may read, links followed.")
        List<Path> roots,

        @Setting(
                "Hosts that runs may fetch data from, each HOST, HOST:PORT or *.HOST; never addresses of private networks.")
        List<String> urls,

        @Setting("PostgreSQL databases that runs may keep their journal in, each as journal.url names it.")
        List<String> databases,

        @Setting("MLflow servers that runs may report to, each as tracking.mlflow.url names it.")
        List<String> trackers,

        @Setting("How large an uploaded or fetched file may be.")
        Bytes largestUpload,

        @Setting("How much all uploaded files may take together.")
        Bytes uploads) {
    public OfferSpec {
        roots = roots.stream().map(root -> root.toAbsolutePath().normalize()).toList();
        urls = List.copyOf(urls);
        databases = List.copyOf(databases);
        trackers = List.copyOf(trackers);
        try {
            UrlAccess.ofHosts(urls);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(
                    "urls", "must be hosts, such as archive.ics.uci.edu, but " + e.getMessage());
        }
    }

    /** No folder, no host, no database, no tracker; uploads of 1 GB, 10 GB in all. */
    public OfferSpec() {
        this(List.of(), List.of(), List.of(), List.of(), Bytes.megabytes(1_000), Bytes.megabytes(10_000));
    }
}
